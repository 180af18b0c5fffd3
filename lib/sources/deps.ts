/** Packages of this room, the heavy ones to be imported lazily. */
export * as zip from "npm:@zip.js/zip.js@2.24.0";
export * as zarr from "npm:zarrita@0.7.5";
export { FileSystemStore } from "npm:@zarrita/storage@0.2.0";
export * as h5wasm from "npm:h5wasm@0.10.3";
export { NetCDFReader } from "npm:netcdfjs@4.0.0";
