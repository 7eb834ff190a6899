/** Parts of the ARIMA library, which has types of its front door only. */
declare module 'arima/wasm/native-sync.js' {
  /** Instantiates the compiled library; `print` and `printErr` take what it would write. */
  const instantiate: (options: {
    readonly wasmBinary: Uint8Array;
    readonly print: (line: string) => void;
    readonly printErr: (line: string) => void;
  }) => unknown;
  export default instantiate;
}

declare module 'arima/wrapper/native.bin.js' {
  const binary: Uint8Array;
  export default binary;
}

declare module 'arima/load.js' {
  const load: (instance: unknown) => typeof import('arima').default;
  export default load;
}
