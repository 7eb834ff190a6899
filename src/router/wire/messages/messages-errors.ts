/** Errors as the Messages API writes them, so that a client treats the router's own like any other. */

/** JSON body of an error; `request_id` is left out unless given. */
export function messagesError(type: string, message: string, requestId?: string): string {
  const body = { type: 'error', error: { type, message } };
  return JSON.stringify(requestId === undefined ? body : { ...body, request_id: requestId });
}

/** The same as an event that ends a stream; begins with a blank line, in case a line was cut off. */
export function messagesErrorEvent(type: string, message: string, requestId: string): string {
  return `\n\nevent: error\ndata: ${messagesError(type, message, requestId)}\n\n`;
}
