import { startWebKit } from "./engines/webkit.js";
import { testIn } from "./flows/all.js";

testIn(startWebKit);
