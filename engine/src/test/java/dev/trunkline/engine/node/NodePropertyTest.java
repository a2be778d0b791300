package dev.trunkline.engine.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;

class NodePropertyTest {

  @ParameterizedTest
  @Seeds(500)
  void readsBackWhatWasWritten(long seed) {
    Node node = new RandomNodes(new Random(seed)).next();

    Node read = NodeDecoder.decode(NodeEncoder.bytes(node));

    assertThat(meaning(read)).isEqualTo(meaning(node));
  }

  @ParameterizedTest
  @Seeds(500)
  void refusesOrUnderstandsDamagedBytes(long seed) {
    // Given
    Random random = new Random(seed);
    byte[] bytes = NodeEncoder.bytes(new RandomNodes(random).next());
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    bytes = Arrays.copyOf(bytes, bytes.length - random.nextInt(Math.min(3, bytes.length)));

    // When
    Optional<Node> understood = decode(bytes);

    // Then
    understood.ifPresent(node ->
        assertThat(meaning(NodeDecoder.decode(NodeEncoder.bytes(node)))).isEqualTo(meaning(node)));
  }

  @ParameterizedTest
  @Seeds(1000)
  void refusesOrUnderstandsRandomBytes(long seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[random.nextInt(300)];
    random.nextBytes(bytes);
    if (bytes.length > 1) {
      bytes[1] = (byte) Tag.LIST_8;
    }

    Optional<Node> understood = decode(bytes);

    understood.ifPresent(node -> assertThat(node.tag()).isNotEmpty());
  }

  private static Optional<Node> decode(byte[] bytes) {
    try {
      return Optional.of(NodeDecoder.decode(bytes));
    } catch (NodeException _) {
      return Optional.empty();
    }
  }

  /// The node with text content as bytes: which of both arrives depends on the text.
  private static Node meaning(Node node) {
    if (node.content() instanceof Node.Content.Text) {
      return node.holding(node.bytes());
    }
    if (node.content() instanceof Node.Content.Children(List<Node> nodes)) {
      List<Node> children = new ArrayList<>();
      nodes.forEach(child -> children.add(meaning(child)));
      return node.holding(children);
    }
    return node;
  }
}
