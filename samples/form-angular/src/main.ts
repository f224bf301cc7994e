// The Angular CLI compiles templates while it builds; here the browser does that, so that Vite alone is enough.
import "@angular/compiler";
import { bootstrapApplication } from "@angular/platform-browser";
import { SignUp } from "./sign-up";

bootstrapApplication(SignUp);
