import { startFirefox } from "./engines/firefox.js";
import { testIn } from "./flows/all.js";

testIn(startFirefox);
