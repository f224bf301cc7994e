/** An element of the page, by its id. */
export const place = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
