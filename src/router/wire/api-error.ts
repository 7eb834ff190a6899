/** Errors as the Messages API writes them, so that a client treats the router's own like any other. */

/** JSON body of an error; `request_id` is left out unless given. */
export function apiError(type: string, message: string, requestId?: string): string {
  const body = { type: 'error', error: { type, message } };
  return JSON.stringify(requestId === undefined ? body : { ...body, request_id: requestId });
}
