package dev.trunkline.engine.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.Seeds;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;

/// Two devices that write at random over a network that loses, repeats and reorders.
class ConversationTest {
  /// How many later messages may overtake one, so that none is too late for its keys.
  private static final int OVERTAKEN_MAX = 3;

  /// How often somebody starts over, so that no session is too old for its messages. Two are left
  /// for both sides' first messages.
  private static final int STARTS_MAX = Ratchets.COUNT_MAX - 2;

  private static final int STEPS = 120;

  @ParameterizedTest
  @Seeds
  void readsEveryMessageThatArrivesExactlyOnce(long seed) {
    // Given
    World world = new World(seed);

    // When
    for (int step = 0; step < STEPS; step++) {
      world.step();
    }
    world.deliverAll();

    // Then
    world.settle();
  }

  /// A message under way.
  private static final class Letter {
    private final MessageKind kind;
    private final byte[] bytes;
    private final byte[] plaintext;
    private boolean wasRead;
    private int overtaken;

    private Letter(SignalSession.Encrypted encrypted, byte[] plaintext) {
      this.kind = encrypted.kind();
      this.bytes = encrypted.bytes();
      this.plaintext = plaintext;
    }
  }

  private static final class World {
    private final SplittableRandom random;
    private final List<Device> devices;

    /// What is under way to the first device and to the second.
    private final List<List<Letter>> queues = List.of(new ArrayList<>(), new ArrayList<>());

    private final Set<String> usedKeys = new HashSet<>();
    private int written;
    private int starts;

    private World(long seed) {
      random = new SplittableRandom(seed);
      devices = List.of(new Device(random), new Device(random));
    }

    private void step() {
      int side = random.nextInt(2);
      switch (random.nextInt(20)) {
        case 0 -> {
          if (starts < STARTS_MAX) {
            startOver(side);
          }
        }
        case 1 -> drop(side);
        case 2, 3 -> deliver(side, true);
        case 4, 5, 6, 7, 8, 9, 10, 11 -> deliver(side, false);
        default -> send(side);
      }
    }

    private void startOver(int side) {
      starts++;
      Device other = devices.get(1 - side);
      devices
          .get(side)
          .initiate(random.nextInt(4) == 0 ? other.bundleWithoutPreKey() : other.bundle());
    }

    private void send(int side) {
      Device sender = devices.get(side);
      if (sender.session().isEmpty()) {
        startOver(side);
      }
      byte[] plaintext = ByteBuffer.allocate(4).putInt(written++).array();
      SignalSession.Encrypted encrypted = sender.encrypt(plaintext);
      assertThat(usedKeys.add(keyOf(encrypted))).as("a key is used once").isTrue();
      queues.get(1 - side).add(new Letter(encrypted, plaintext));
    }

    private static String keyOf(SignalSession.Encrypted encrypted) {
      SignalMessage message =
          encrypted.kind() == MessageKind.PRE_KEY
              ? PreKeySignalMessage.decode(encrypted.bytes()).message()
              : SignalMessage.decode(encrypted.bytes());
      return HexFormat.of().formatHex(message.ratchetKey().bytes()) + "/" + message.counter();
    }

    private void drop(int side) {
      List<Letter> queue = queues.get(side);
      if (!queue.isEmpty()) {
        queue.remove(random.nextInt(queue.size()));
      }
    }

    private void deliver(int side, boolean again) {
      List<Letter> queue = queues.get(side);
      if (queue.isEmpty()) {
        return;
      }
      int at = queue.getFirst().overtaken >= OVERTAKEN_MAX ? 0 : random.nextInt(queue.size());
      Letter letter = again ? queue.get(at) : queue.remove(at);
      queue.subList(0, at).forEach(earlier -> earlier.overtaken++);
      Decryption decryption = devices.get(side).decrypt(letter.kind, letter.bytes);
      if (letter.wasRead) {
        assertThat(decryption).isInstanceOf(Decryption.Duplicate.class);
      } else {
        assertThat(decryption)
            .isInstanceOfSatisfying(
                Decryption.Plain.class,
                plain -> assertThat(plain.plaintext()).isEqualTo(letter.plaintext));
      }
      letter.wasRead = true;
    }

    private void deliverAll() {
      for (int side = 0; side < 2; side++) {
        while (!queues.get(side).isEmpty()) {
          deliver(side, false);
        }
      }
    }

    /// Whatever happened before, a few turns later both sides use one session.
    private void settle() {
      for (int turn = 0; turn < 4; turn++) {
        send(turn % 2);
        deliverAll();
      }
      SignalSession first = devices.getFirst().requireSession();
      SignalSession second = devices.getLast().requireSession();
      assertThat(first.baseKey()).isEqualTo(second.baseKey());
      assertThat(first.encrypt(new byte[1]).kind()).isEqualTo(MessageKind.SESSION);
      assertThat(second.encrypt(new byte[1]).kind()).isEqualTo(MessageKind.SESSION);
    }
  }
}
