/** Packages of this room: proj4 is the projection library of the JavaScript maps, MIT, 0.8 MB. */
// @ts-types="./proj4.d.ts"
export { default as proj4 } from "npm:proj4@2.22.0";
