/** The folder that this file came from: the service, and what belongs to the file. */
export const moduleUrl = new URL(".", import.meta.url).href;
