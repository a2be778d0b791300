package dev.trunkline.engine.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeDecoderTest {
  private static final Node STANZA =
      Node.of("message")
          .with("id", "3EB0ABCDEF0123456789AB")
          .with("to", Jid.parse("15550000002@s.whatsapp.net"))
          .holding(Node.of("enc").with("v", "2").holding(new byte[300]));

  @ParameterizedTest
  @CsvSource({
    // <x a="..."> with the same value in every form that may carry text
    "00f803 fc0178 fc0161 fc0474797065, type",
    "00f803 fc0178 fc0161 04, type",
    "00f803 fc0178 fc0161 fd00000474797065, type",
    "00f803 fc0178 fc0161 fdf0000474797065, type",
    "00f803 fc0178 fc0161 fe0000000474797065, type",
    "00f90003 fc0178 fc0161 04, type",
    "00f803 fc0178 fc0161 fb0215ff, 15FF",
    "00f803 fc0178 fc0161 ff0115, 15",
    "00f803 fc0178 fc0161 fa fc03313531 03, 151@s.whatsapp.net",
    "00f803 fc0178 fc0161 fa 00 1c, @g.us",
    "00f803 fc0178 fc0161 fa 00 03, s.whatsapp.net",
    "00f803 fc0178 fc0161 03, s.whatsapp.net",
    "00f803 fc0178 fc0161 f7 00 00 ff82151f, 151@s.whatsapp.net",
    "00f803 fc0178 fc0161 f7 81 63 ff82151f, 151:99@hosted.lid",
    "00f803 fc0178 fc0161 f6 ff82151f 0102 fc046d736772, 151:258@msgr",
    "00f803 fc0178 fc0161 f5 ff82151f 0000 0007 fc07696e7465726f70, 7-151@interop",
    "04f803 fc0178 fc0161 04, type"
  })
  void readsEveryLegalForm(String hex, String value) {
    assertThat(decode(hex).require("a")).isEqualTo(value);
  }

  @Test
  void readsAbsentTextAsEmpty() {
    assertThat(decode("00f803 fc0178 fc0161 00").require("a")).isEmpty();
  }

  @Test
  void letsTheLaterOfTwoAttributesCount() {
    assertThat(decode("00f805 fc0178 fc0161 04 fc0161 07").attributes())
        .containsExactly(Map.entry("a", "receipt"));
  }

  @Test
  void readsBytesThatAreNoUtf8AsReplacementCharacters() {
    assertThat(decode("00f803 fc0178 fc0161 fc0261ff").require("a")).isEqualTo("a\ufffd");
  }

  @Test
  void readsChildrenInAnyListForm() {
    assertThat(decode("00f802 fc0178 00").children()).isEmpty();
    assertThat(decode("00f802 fc0178 f801 f80104").children()).containsExactly(Node.of("type"));
    assertThat(decode("00f802 fc0178 f90001 f9000104").children()).containsExactly(Node.of("type"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', an empty frame at byte 0",
    "00, a byte expected",
    "00 04, no node but tag 4 at byte 1",
    "00 00, no node but tag 0 at byte 1",
    "00 f800, no node but tag 248 at byte 1",
    "00 f801 00, without a name at byte 3",
    "00 f803 04 00 04, without a name at byte 4",
    "00 f801 f0, no text but tag 240 at byte 3",
    "00 f801 f80104, no text but tag 248 at byte 3",
    "00 f802 04 f8ff f80104, 255 children expected",
    "00 f802 04 f9ffff f80104, 65535 children expected",
    "00 f802 04 fc05 0102, content of 5 bytes expected",
    "00 f802 04 fe7fffffff 0102, content of 2147483647 bytes expected",
    "00 f802 04 feffffffff 0102, a length of 4294967295 at byte 5",
    "00 f803 04 04 fe00100001 0102, 'text of 1048577 bytes, more than 1048576'",
    "00 f903ff 04 04, '511 attributes, more than 256'",
    "00 f801 04 04, 1 bytes too many at byte 4",
    "00 f803 04 04 ff80, packed text of less than nothing at byte 6",
    "00 f803 04 04 ff01c1, no character 12 in packed text at byte 7",
    "00 f803 04 04 ff011f, no character 15 in packed text at byte 7",
    "00 f803 04 04 ff0511, packed text of 5 bytes expected",
    "00 f803 04 04 ec, a byte expected",
    "00 f803 04 04 fa fa0404 04, no text but tag 250 at byte 6",
    "00 f803 04 04 fa 04 00, an address without a server at byte 6",
    "00 f803 04 04 f7 02 00 04, unknown domain 2 of an address at byte 6",
    "00 f803 04 04 f7 00 01 00, address without a user at byte 8",
    "02 0102, no zlib stream",
    "02, the zlib stream ends at byte 0"
  })
  void refusesWhatIsNoNode(String hex, String why) {
    assertThatThrownBy(() -> decode(hex))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining(why);
  }

  @Test
  void refusesEveryTruncationOfAStanza() {
    byte[] whole = NodeEncoder.bytes(STANZA);
    byte[] deflated = deflated(whole);

    for (int length = 0; length < whole.length; length++) {
      assertRefused(Arrays.copyOf(whole, length));
    }
    for (int length = 0; length < deflated.length; length++) {
      assertRefused(Arrays.copyOf(deflated, length));
    }
  }

  @Test
  void refusesNodesThatNestTooDeep() {
    byte[] deep = new byte[1 + 5 * 100_000];
    for (int at = 1; at < deep.length; at += 5) {
      System.arraycopy(HexFormat.of().parseHex("f80204f801"), 0, deep, at, 5);
    }

    assertThatThrownBy(() -> NodeDecoder.decode(deep))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("nodes nest deeper than 64");
  }

  @Test
  void refusesMoreNodesThanAnyStanzaHas() {
    // Given 17 times 65535 nodes of three bytes
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(HexFormat.of().parseHex("00f80204f811"));
    for (int i = 0; i < 17; i++) {
      out.writeBytes(HexFormat.of().parseHex("f80204f9ffff"));
      for (int j = 0; j < Limits.CHILDREN_MAX; j++) {
        out.writeBytes(new byte[] {(byte) Tag.LIST_8, 1, 4});
      }
    }

    assertThatThrownBy(() -> NodeDecoder.decode(out.toByteArray()))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("more than 1048576 nodes and attributes");
  }

  @Test
  void readsCompressedNodes() {
    assertThat(NodeDecoder.decode(deflated(NodeEncoder.bytes(STANZA)))).isEqualTo(STANZA);
  }

  @Test
  void refusesBytesAfterTheCompressedNode() {
    byte[] deflated = deflated(NodeEncoder.bytes(STANZA));

    assertThatThrownBy(() -> NodeDecoder.decode(Arrays.copyOf(deflated, deflated.length + 3)))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("3 bytes after the zlib stream");
  }

  @Test
  void refusesToInflateABombBeyondTheLimit() {
    // Given 200 MB of nothing in 200 KB
    byte[] bomb = deflated(new byte[200_000_000]);

    assertThat(bomb).hasSizeLessThan(250_000);
    assertThatThrownBy(() -> NodeDecoder.decode(bomb))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("inflates to more than 16777215 bytes");
  }

  @Test
  void readsPartOfAnArray() {
    byte[] whole = NodeEncoder.bytes(STANZA);
    byte[] padded = new byte[whole.length + 20];
    System.arraycopy(whole, 0, padded, 7, whole.length);

    assertThat(NodeDecoder.decode(padded, 7, 7 + whole.length)).isEqualTo(STANZA);
  }

  private static Node decode(String hex) {
    return NodeDecoder.decode(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  private static void assertRefused(byte[] bytes) {
    assertThatThrownBy(() -> NodeDecoder.decode(bytes)).isInstanceOf(NodeException.class);
  }

  /// What a server sends that compresses: the encoded node without its flag byte, deflated.
  private static byte[] deflated(byte[] plain) {
    Deflater deflater = new Deflater();
    deflater.setInput(plain, 1, plain.length - 1);
    deflater.finish();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(2);
    byte[] chunk = new byte[8192];
    while (!deflater.finished()) {
      out.write(chunk, 0, deflater.deflate(chunk));
    }
    deflater.end();
    return out.toByteArray();
  }
}
