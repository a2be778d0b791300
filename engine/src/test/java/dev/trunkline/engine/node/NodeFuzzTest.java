package dev.trunkline.engine.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Hostile bytes in place of a decrypted frame. Anything but a node or a [NodeException] is a
/// finding, and so is a node that does not survive being written again.
class NodeFuzzTest {

  @FuzzTest(maxDuration = "30s")
  void node(byte[] bytes) {
    Node node;
    try {
      node = NodeDecoder.decode(bytes);
    } catch (NodeException _) {
      return;
    }

    byte[] written = NodeEncoder.bytes(node);
    assertThat(NodeEncoder.bytes(NodeDecoder.decode(written))).isEqualTo(written);
  }
}
