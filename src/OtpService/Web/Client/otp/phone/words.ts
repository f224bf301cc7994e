/** As in ../words.ts, and only for phone numbers. */
export const english = {
  channel: "How to send the code",
  email: "E-mail",
  phone: "Phone",
  phoneLabel: "Phone number",
  phoneWanted: "Enter a phone number and choose its country.",
  country: "Country calling code",
};

export type PhoneWords = typeof english;
