/** As in ../words.ts, and only for phone numbers. */
export const english = {
  channel: "How to send the code",
  email: "Email",
  phone: "Phone",
  phoneLabel: "Phone number",
  phoneWanted: "Enter a phone number and choose its country, or begin with + and the country code.",
  country: "Country calling code",
  useEmail: "Use email instead",
};

export type PhoneWords = typeof english;
