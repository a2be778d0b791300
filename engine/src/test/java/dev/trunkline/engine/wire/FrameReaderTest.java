package dev.trunkline.engine.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
  private static final byte[] ROUTING = {1, 2, 3, 4, 5};

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 100, 100_000})
  void findsTheSameFramesHoweverTheStreamIsChopped(int chunk) {
    // Given
    List<byte[]> bodies = List.of(new byte[0], body(1), body(300), body(70_000), body(2));
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    bodies.forEach(body -> stream.writeBytes(Frame.of(body)));

    // When
    FrameReader reader = new FrameReader(Frame.BODY_BYTES_MAX);
    List<byte[]> found = feed(reader, stream.toByteArray(), chunk);

    // Then
    assertThat(found).usingElementComparator(Arrays::compare).isEqualTo(bodies);
  }

  @Test
  void refusesALongFrameAsSoonAsItIsAnnounced() {
    FrameReader reader = new FrameReader(65_536);
    reader.add(HexFormat.of().parseHex("010001"));

    assertThatThrownBy(reader::take)
        .isInstanceOf(FrameException.class)
        .hasMessage("a frame of 65537 bytes, more than 65536");
  }

  @Test
  void acceptsLongerFramesOnceAskedTo() {
    FrameReader reader = new FrameReader(4);
    reader.add(Frame.of(body(5)));

    reader.accept(5);

    assertThat(reader.take()).hasValueSatisfying(body -> assertThat(body).hasSize(5));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 1000})
  void takesAnIntroWithRoutingBeforeTheFirstFrame(int chunk) {
    // Given
    byte[] intro = new Intro(Optional.of(ROUTING)).encode();
    assertThat(HexFormat.of().formatHex(intro))
        .isEqualTo("45440001" + "000005" + "0102030405" + "57410603");
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    stream.writeBytes(intro);
    stream.writeBytes(Frame.of(body(9)));

    // When
    FrameReader reader = new FrameReader(100);
    Optional<Intro> found = Optional.empty();
    List<byte[]> frames = new ArrayList<>();
    for (byte[] part : chop(stream.toByteArray(), chunk)) {
      reader.add(part);
      if (found.isEmpty()) {
        found = reader.takeIntro();
      }
      if (found.isPresent()) {
        frames.addAll(takeAll(reader));
      }
    }

    // Then
    assertThat(found.flatMap(Intro::routing)).hasValue(ROUTING);
    assertThat(frames).singleElement().isEqualTo(body(9));
  }

  @Test
  void takesAnIntroWithoutRouting() {
    FrameReader reader = new FrameReader(100);
    reader.add(new Intro(Optional.empty()).encode());

    assertThat(reader.takeIntro())
        .hasValueSatisfying(intro -> assertThat(intro.routing()).isEmpty());
    assertThat(reader.take()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "57410602, byte 3 is 0x02",
    "5742, byte 1 is 0x42",
    "00, byte 0 is 0x00",
    "45440002, byte 3 is 0x02",
    "4544000100000107584106, byte 8 is 0x58",
    "45440001001001, 'routing of 4097 bytes, more than 4096'"
  })
  void refusesOtherIntrosAtTheFirstWrongByte(String hex, String why) {
    FrameReader reader = new FrameReader(100);
    reader.add(HexFormat.of().parseHex(hex));

    assertThatThrownBy(reader::takeIntro)
        .isInstanceOf(FrameException.class)
        .hasMessageContaining(why);
  }

  @Test
  void refusesToWriteMoreThanAFrameHolds() {
    assertThatThrownBy(() -> Frame.writeHeader(new byte[3], 0, 1 << 24))
        .isInstanceOf(FrameException.class)
        .hasMessageContaining("more than 16777215");
  }

  private static List<byte[]> feed(FrameReader reader, byte[] stream, int chunk) {
    List<byte[]> found = new ArrayList<>();
    for (byte[] part : chop(stream, chunk)) {
      reader.add(part);
      found.addAll(takeAll(reader));
    }
    return found;
  }

  private static List<byte[]> takeAll(FrameReader reader) {
    List<byte[]> found = new ArrayList<>();
    for (Optional<byte[]> body = reader.take(); body.isPresent(); body = reader.take()) {
      found.add(body.get());
    }
    return found;
  }

  private static List<byte[]> chop(byte[] stream, int chunk) {
    List<byte[]> parts = new ArrayList<>();
    for (int at = 0; at < stream.length; at += chunk) {
      parts.add(Arrays.copyOfRange(stream, at, Math.min(at + chunk, stream.length)));
    }
    return parts;
  }

  private static byte[] body(int length) {
    byte[] body = new byte[length];
    for (int i = 0; i < length; i++) {
      body[i] = (byte) (i * 31 + length);
    }
    return body;
  }
}
