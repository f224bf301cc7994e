const service = "https://otp.example.com";
const { sendVerification } = await import(/* webpackIgnore: true */ /* @vite-ignore */ `${service}/otp.js`);

document.body.append(document.createElement("otp-form"), typeof sendVerification);
