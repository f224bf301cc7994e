import { moduleUrl } from "./module-url.ts";

/** The parts of the form that are loaded when they are needed. */
export interface Parts {
  code: typeof import("./code/code.ts");
  phone: typeof import("./phone/phone.ts");
}

const files = new Map<string, Promise<unknown>>();
let misses = 0;

/** A part of the form. */
export const part = <K extends keyof Parts>(name: K) => once<Parts[K]>(`${name}.js`, url => import(url));

/** The sentences of a language. */
export const sentences = (name: string) =>
  once<Record<string, string>>(`${name}.json`, async url => (await fetch(url)).json());

/** Loads a file once. One that did not arrive gets another URL, because browsers remember modules that failed. */
function once<T>(name: string, load: (url: string) => Promise<T>) {
  let file = files.get(name) as Promise<T> | undefined;
  if (!file) {
    files.set(name, file = load(`${moduleUrl}otp/${name}${misses ? `?${misses}` : ""}`));
    file.catch(() => {
      files.delete(name);
      misses++;
    });
  }
  return file;
}
