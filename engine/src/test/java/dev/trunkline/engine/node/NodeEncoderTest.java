package dev.trunkline.engine.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeEncoderTest {

  @ParameterizedTest
  @CsvSource({
    // a word of one byte, a word of two bytes
    "receipt, 07",
    "read-self, ec00",
    // decimals, even and odd, then hexadecimals
    "15-1, ff0215a1",
    "151, ff82151f",
    "15F, fb8215ff",
    // lower case would not come back, so it is plain
    "15f, fc03313566",
    // an account, its second device, a hosted account, a group as such
    "151@lid, faff82151f76",
    "151:2@lid, f70102ff82151f",
    "151@hosted, f78000ff82151f",
    "@g.us, fa001c",
    // other networks
    "151:2@msgr, f6ff82151f0002cc",
    "7-151:2@interop, f5ff82151f00020007fc07696e7465726f70"
  })
  void picksTheFirstFormThatFits(String value, String form) {
    // When
    String encoded = attribute(value);

    // Then
    assertThat(encoded).startsWith(form);
    assertThat(NodeDecoder.decode(NodeEncoder.bytes(Node.of("x").with("a", value))).require("a"))
        .isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "me@home",
        "a@b@lid",
        "151:02@lid",
        "151:0@lid",
        "151:256@lid",
        "151:70000@msgr",
        ":1@lid",
        "151:x@lid",
        "151@"
      })
  void writesTextThatOnlyResemblesAnAddressAsText(String value) {
    assertThat(attribute(value)).startsWith("fc");
    assertThat(NodeDecoder.decode(NodeEncoder.bytes(Node.of("x").with("a", value))).require("a"))
        .isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"s.whatsapp.net", "@s.whatsapp.net"})
  void writesTheServerAsAnAddressWithoutUser(String server) {
    // When
    byte[] encoded = NodeEncoder.bytes(Node.of("iq").with("to", server));

    // Then
    assertThat(HexFormat.of().formatHex(encoded)).isEqualTo("00f8031911fa0003");
    assertThat(NodeDecoder.decode(encoded).requireJid("to")).isEqualTo(Jid.SERVER);
  }

  @Test
  void writesTheServersNameElsewhereAsAWord() {
    byte[] encoded = NodeEncoder.bytes(Node.of("host").holding("s.whatsapp.net"));

    assertThat(HexFormat.of().formatHex(encoded)).endsWith("03").hasSize(2 * 5);
  }

  @Test
  void packsTextUpToTheLengthThatAllReadersTake() {
    assertThat(attribute("7".repeat(127))).startsWith("ffc0");
    assertThat(attribute("7".repeat(128))).startsWith("fc80");
  }

  @Test
  void writesCharactersOfAllLengthsAsUtf8() {
    String value = "a\u00e9\u20ac\ud83d\ude00z";

    assertThat(attribute(value)).isEqualTo("fc0b61c3a9e282acf09f98807a");
  }

  @Test
  void writesHalfASurrogatePairAsAQuestionMark() {
    assertThat(attribute("\ud83dx\ude00")).isEqualTo("fc033f783f");
  }

  @Test
  void keepsItsBufferBetweenNodes() {
    // Given
    NodeEncoder encoder = new NodeEncoder();
    Node large = Node.of("x").holding(new byte[200_000]);
    Node small = Node.of("ping");

    // When
    int largeBytes = encoder.encode(large).remaining();
    byte[] first = encoder.encode(small).array();
    byte[] second = encoder.encode(small).array();

    // Then
    assertThat(largeBytes).isGreaterThan(200_000);
    assertThat(first).isSameAs(second).hasSizeLessThan(64 * 1024);
  }

  @Test
  void refusesNodesBeyondTheLimits() {
    assertRefused(nested(Limits.DEPTH_MAX + 1), "deeper than 64");
    assertRefused(
        Node.of("x").holding(Collections.nCopies(Limits.CHILDREN_MAX + 1, Node.of("y"))),
        "more than 65535 children");
    assertRefused(
        Node.of("x").holding(new byte[Limits.BYTES_MAX]), "a node of more than 16777215 bytes");
    assertRefused(
        Node.of("x").with("a", "z".repeat(Limits.TEXT_BYTES_MAX + 1)),
        "text of more than 1048576 bytes");
    assertRefused(Node.of(""), "without a name");
    assertRefused(Node.of("x").with("", "y"), "without a name");
    Map<String, String> many = new LinkedHashMap<>();
    for (int i = 0; i <= Limits.ATTRIBUTES_MAX; i++) {
      many.put("a" + i, "b");
    }
    assertRefused(new Node("x", many, new Node.Content.Empty()), "more than 256 attributes");
  }

  @Test
  void writesWhatIsJustWithinTheLimits() {
    Node deep = nested(Limits.DEPTH_MAX);
    Node wide = Node.of("x").holding(Collections.nCopies(Limits.CHILDREN_MAX, Node.of("y")));

    assertThat(NodeDecoder.decode(NodeEncoder.bytes(deep))).isEqualTo(deep);
    assertThat(NodeDecoder.decode(NodeEncoder.bytes(wide))).isEqualTo(wide);
  }

  private static Node nested(int depth) {
    Node node = Node.of("x");
    for (int i = 1; i < depth; i++) {
      node = Node.of("x").holding(node);
    }
    return node;
  }

  private static void assertRefused(Node node, String why) {
    assertThatThrownBy(() -> NodeEncoder.bytes(node))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining(why)
        .hasMessageContaining(" at byte ");
  }

  /// The form of an attribute's value, in hexadecimals.
  private static String attribute(String value) {
    byte[] encoded = NodeEncoder.bytes(Node.of("type").with("type", value));
    return HexFormat.of().formatHex(encoded, 5, encoded.length);
  }
}
