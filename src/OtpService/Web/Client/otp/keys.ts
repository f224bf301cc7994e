const taken = new Set<string>();

/** Under what the history keeps the code of an element: its id, and how many with that id came before it in the page. */
export function claim(id: string): string {
  let key: string;
  let number = 0;
  do key = `otp-form ${id} ${number++}`; while (taken.has(key));
  taken.add(key);
  return key;
}

export const release = (key: string) => taken.delete(key);
