/** The form on a page, and what people do with it. */
export class Form {
  constructor(page, selector = "otp-form") {
    this.page = page;
    this.part = name => `${selector} >>> ${name}`;
    this.email = this.part("#email");
    this.phone = this.part("#tel");
    this.code = this.part("#code");
    this.submit = this.part("[part=submit]");
    this.resend = this.part("[part~=resend]");
    this.change = this.part("[part~=change]");
    this.fault = this.part("[role=alert]");
    this.status = this.part("[role=status]");
    this.done = this.part("[part=done]");
  }

  /** Asks for a code, and waits for where it is entered. */
  async askByEmail(address) {
    await this.page.fill(this.email, address);
    await this.page.click(this.submit);
    await this.page.isFocused(this.code);
  }

  async askByPhone(number) {
    await this.choosePhone();
    await this.page.fill(this.phone, number);
    await this.page.click(this.submit);
    await this.page.isFocused(this.code);
  }

  async choosePhone() {
    await this.page.click(this.part("[part=channel]:nth-of-type(2)"));
    await this.page.sees(this.phone);
  }
}
