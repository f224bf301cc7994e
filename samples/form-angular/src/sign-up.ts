import { Component, CUSTOM_ELEMENTS_SCHEMA, signal } from "@angular/core";

@Component({
  selector: "app-root",
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <main>
      <h1>Sign up</h1>
      @if (result()) {
        <p role="status">{{ result() }}</p>
      } @else {
        <otp-form channel="both" (otp-verified)="signUp($event)"></otp-form>
      }
    </main>
  `,
})
export class SignUp {
  result = signal("");

  async signUp({ detail }: CustomEvent<{ token: string; email?: string; phone?: string }>) {
    const answer = await fetch("/accounts", { method: "POST", headers: { Authorization: `Bearer ${detail.token}` } });
    this.result.set(answer.ok ? `Welcome, ${detail.email ?? detail.phone}.` : "Your account could not be created.");
  }
}
