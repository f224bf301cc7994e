const formatter = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat("en", { hourCycle: "h23", ...options });

const time = formatter({ hour: "2-digit", minute: "2-digit" });
const second = formatter({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
const weekday = formatter({ weekday: "short" });
const moment = formatter({ weekday: "short", hour: "2-digit", minute: "2-digit" });

/** Times of day, in the time zone of whoever looks. */
export const timeOf = (at: Date) => time.format(at);
export const secondOf = (at: Date) => second.format(at);
export const dayOf = (at: Date) => `${weekday.format(at)} ${at.getDate()}`;
export const momentOf = (at: Date) => moment.format(at);

/** A time of this many minutes, in words. */
export const oneBucket = (minutes: number) => minutes === 1 ? "a minute" : minutes === 60 ? "an hour" : `${minutes} minutes`;
