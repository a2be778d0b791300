package dev.trunkline.engine.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Hostile bytes in place of a client's stream, chopped in two ways. Anything but the same frames
/// or a [FrameException] both times is a finding.
class FrameFuzzTest {
  private static final int BODY_BYTES_MAX = 1000;

  @FuzzTest(maxDuration = "30s")
  void stream(byte[] bytes) {
    List<byte[]> whole = frames(bytes, Math.max(1, bytes.length));
    List<byte[]> single = frames(bytes, 1);

    assertThat(single).usingElementComparator(Arrays::compare).isEqualTo(whole);
  }

  private static List<byte[]> frames(byte[] bytes, int chunk) {
    FrameReader reader = new FrameReader(BODY_BYTES_MAX);
    List<byte[]> found = new ArrayList<>();
    boolean introduced = false;
    try {
      for (int at = 0; at < bytes.length; at += chunk) {
        reader.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + chunk)));
        introduced = introduced || reader.takeIntro().isPresent();
        for (Optional<byte[]> body = next(reader, introduced);
            body.isPresent();
            body = next(reader, introduced)) {
          found.add(body.get());
        }
      }
    } catch (FrameException _) {
      // What came before it counts.
    }
    return found;
  }

  private static Optional<byte[]> next(FrameReader reader, boolean introduced) {
    return introduced ? reader.take() : Optional.empty();
  }
}
