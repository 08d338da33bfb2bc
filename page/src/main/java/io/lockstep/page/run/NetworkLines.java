package io.lockstep.page.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.training.network.LayerJson;
import io.lockstep.training.network.NetworkSummary;
import io.lockstep.training.nn.Structure;

/** What a page shows of a network, and of the document of a run. */
final class NetworkLines {
  private static final JsonMapper MAPPER = new JsonMapper();

  private NetworkLines() {}

  /** Returns the lines of a network's summary. */
  static ArrayNode of(Structure structure) {
    ArrayNode lines = JsonNodeFactory.instance.arrayNode();
    for (NetworkSummary.Line line : new NetworkSummary(structure).lines()) {
      lines
          .addObject()
          .put("path", line.path())
          .put("kind", line.kind())
          .put("output", line.output())
          .put("parameters", line.parameters())
          .put("state", line.state());
    }
    return lines;
  }

  /** Returns the lines of the network that a document records; none where it records none. */
  static ArrayNode ofDocument(JsonNode document) {
    JsonNode record = document.path("record");
    if (record.path("network").isMissingNode() || !record.path("inputs").isInt()) {
      return JsonNodeFactory.instance.arrayNode();
    }
    try {
      Shape inputs = Shape.of(record.path("inputs").asInt());
      return of(Structure.of(LayerJson.read(record.path("network"), "network"), inputs));
    } catch (IllegalArgumentException e) {
      return JsonNodeFactory.instance.arrayNode(); // Of layers that are not known here.
    }
  }

  /** Returns a document as JSON, or as the text that it is. */
  static JsonNode document(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      return TextNode.valueOf(text);
    }
  }
}
