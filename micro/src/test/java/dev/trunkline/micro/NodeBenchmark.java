package dev.trunkline.micro;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.node.NodeDecoder;
import dev.trunkline.engine.node.NodeEncoder;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// A message stanza for two devices, and an ack.
@State(Scope.Thread)
public class NodeBenchmark {
  private final NodeEncoder encoder = new NodeEncoder();
  private final Node message = message();
  private final Node ack =
      Node.of("ack")
          .with("class", "message")
          .with("id", "3EB0A1B2C3D4E5F60718")
          .with("from", new Jid("12132132130", 0, Jid.PHONE_SERVER))
          .with("t", 1_790_000_000L);
  private final byte[] messageBytes = NodeEncoder.bytes(message);
  private final byte[] ackBytes = NodeEncoder.bytes(ack);

  private static Node message() {
    Node[] copies = new Node[2];
    for (int device = 0; device < copies.length; device++) {
      byte[] ciphertext = new byte[180];
      copies[device] =
          Node.of("to")
              .with("jid", new Jid("12132132130", device, Jid.PHONE_SERVER))
              .holding(Node.of("enc").with("v", "2").with("type", "msg").holding(ciphertext));
    }
    return Node.of("message")
        .with("id", "3EB0A1B2C3D4E5F60718")
        .with("to", new Jid("12132132130", 0, Jid.PHONE_SERVER))
        .with("type", "text")
        .holding(Node.of("participants").holding(copies));
  }

  @Benchmark
  public ByteBuffer encodeMessage() {
    return encoder.encode(message);
  }

  @Benchmark
  public Node decodeMessage() {
    return NodeDecoder.decode(messageBytes);
  }

  @Benchmark
  public ByteBuffer encodeAck() {
    return encoder.encode(ack);
  }

  @Benchmark
  public Node decodeAck() {
    return NodeDecoder.decode(ackBytes);
  }
}
