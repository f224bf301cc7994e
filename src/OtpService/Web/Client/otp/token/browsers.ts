/** The first Chromium with the origin trial. */
const FIRST = 150;

interface Brands {
  mobile: boolean;
  brands: { brand: string; version: string }[];
}

/**
 * Whether this page may get tokens: those in desktop browsers of Chromium's family do, unless they are in a frame of another
 * site. The others need not wait for any.
 */
export function mayHaveTokens() {
  const { userAgentData } = navigator as { userAgentData?: Brands };
  return !!userAgentData && !userAgentData.mobile && isOfOneSite()
    && userAgentData.brands.some(({ brand, version }) => brand === "Chromium" && +version >= FIRST);
}

function isOfOneSite() {
  try {
    return !!window.top!.document;
  } catch {
    return false;
  }
}
