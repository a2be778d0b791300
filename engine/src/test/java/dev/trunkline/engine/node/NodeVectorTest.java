package dev.trunkline.engine.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.engine.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Nodes and their bytes as another client wrote them.
class NodeVectorTest {

  static List<Arguments> vectors() {
    return Vectors.list(Vectors.of("binaryNodes")).stream()
        .map(vector -> Arguments.of(node(vector.get("node")), Vectors.hex(vector, "encodedHex")))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void encodesAsOtherClientsDo(Node node, byte[] encoded) {
    assertThat(NodeEncoder.bytes(node)).isEqualTo(encoded);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void readsWhatOtherClientsWrite(Node node, byte[] encoded) {
    assertThat(NodeDecoder.decode(encoded)).isEqualTo(withOurNameOfTheServer(node));
  }

  private static Node node(JsonNode json) {
    Node node = Node.of(json.get("tag").textValue());
    for (Map.Entry<String, JsonNode> attribute : json.get("attrs").properties()) {
      node = node.with(attribute.getKey(), attribute.getValue().textValue());
    }
    JsonNode content = json.get("content");
    if (content == null) {
      return node;
    }
    if (content.isTextual()) {
      return node.holding(content.textValue());
    }
    if (content.isObject()) {
      return node.holding(Vectors.hex(content, "hex"));
    }
    List<Node> children = new ArrayList<>();
    content.forEach(child -> children.add(node(child)));
    return node.holding(children);
  }

  private static Node withOurNameOfTheServer(Node node) {
    return node.has("to", "@s.whatsapp.net") ? node.with("to", Jid.SERVER) : node;
  }
}
