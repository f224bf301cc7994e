const NAME = "otp-ops-key";

/** The operator's API key: in the memory of this tab, until it is closed or the operator signs out. */
export const keptKey = () => sessionStorage.getItem(NAME);

export const keep = (key: string) => sessionStorage.setItem(NAME, key);

export const forget = () => sessionStorage.removeItem(NAME);
