import { World } from "../world.js";
import { choiceFlows } from "./choices.js";
import { compositionFlows } from "./composition.js";
import { controlFlows } from "./control.js";
import { demoFlows } from "./demo.js";
import { embeddingFlows } from "./embedding.js";
import { formFlows } from "./form.js";
import { historyFlows } from "./history.js";
import { keyboardFlows } from "./keyboard.js";
import { languageFlows } from "./language.js";
import { linkFlows } from "./link.js";
import { looksFlows } from "./looks.js";
import { operatorFlows } from "./operator.js";
import { outboxFlows } from "./outbox.js";
import { partFlows } from "./parts.js";
import { propertyFlows } from "./properties.js";
import { swaggerFlows } from "./swagger.js";

/** Everything that people do with the form and the pages, in one engine. */
export function testIn(start) {
  const world = new World(start);
  const flows = [
    formFlows, historyFlows, keyboardFlows, embeddingFlows, propertyFlows, controlFlows, choiceFlows, languageFlows,
    compositionFlows, partFlows, looksFlows, demoFlows, outboxFlows, linkFlows, operatorFlows, swaggerFlows,
  ];
  for (const flow of flows) flow(world);
}
