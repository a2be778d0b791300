package dev.trunkline.simulator;

import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.crypto.CurvePrivateKey;
import dev.trunkline.engine.crypto.Hkdf;
import dev.trunkline.engine.crypto.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// The key that vouches for the simulated server, in place of WhatsApp's own. Clients are pointed
/// at its public half.
public sealed interface Root {

  /// Another one at each start.
  record Fresh() implements Root {}

  /// Always the same one for the same text.
  record FromSeed(String seed) implements Root {}

  /// The one in a file, which is made when it is missing.
  record InFile(Path file) implements Root {}

  /// The key pair itself.
  ///
  /// @throws UncheckedIOException when the file cannot be read or written
  /// @throws IllegalArgumentException when the file holds no key
  default CurveKeyPair keys(RandomGenerator random) {
    return switch (this) {
      case Fresh() -> CurveKeyPair.generate(random);
      case FromSeed(String seed) ->
          of(
              Hkdf.sha256(
                  seed.getBytes(StandardCharsets.UTF_8),
                  "trunkline simulator root".getBytes(StandardCharsets.US_ASCII),
                  CurvePrivateKey.LENGTH));
      case InFile(Path file) -> readOrMake(file, random);
    };
  }

  private static CurveKeyPair readOrMake(Path file, RandomGenerator random) {
    try {
      String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
      byte[] bytes = HexFormat.of().parseHex(text);
      if (bytes.length != CurvePrivateKey.LENGTH) {
        throw new IllegalArgumentException(file + " holds no key of 32 bytes in hexadecimals");
      }
      return of(bytes);
    } catch (NoSuchFileException _) {
      Secret made = Secret.random(CurvePrivateKey.LENGTH, random);
      write(file, HexFormat.of().formatHex(made.bytes()) + "\n");
      return of(made.bytes());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the root key in " + file, e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a root key to " + file, e);
    }
  }

  private static CurveKeyPair of(byte[] bytes) {
    return CurveKeyPair.of(CurvePrivateKey.of(bytes));
  }
}
