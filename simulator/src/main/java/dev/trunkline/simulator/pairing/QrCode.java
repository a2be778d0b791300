package dev.trunkline.simulator.pairing;

import dev.trunkline.engine.crypto.CryptoException;
import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.crypto.Secret;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// What a phone reads from the code on a screen.
///
/// Text form: `ref,noise,identity,secret,platform`, the middle three in base64, after an address
/// that ends in `#`; older clients leave that out, and some the platform too.
///
/// @param secret with which the phone proves to the device that it saw the code
public record QrCode(String ref, CurvePublicKey noise, CurvePublicKey identity, Secret secret) {

  /// Reads the text form, or nothing when `text` is no such code.
  public static Optional<QrCode> find(String text) {
    String code = text.strip();
    List<String> parts = List.of(code.substring(code.indexOf('#') + 1).split(","));
    if (parts.size() < 4) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new QrCode(
              parts.get(0),
              new CurvePublicKey(bytes(parts.get(1))),
              new CurvePublicKey(bytes(parts.get(2))),
              new Secret(bytes(parts.get(3)))));
    } catch (IllegalArgumentException | CryptoException _) {
      return Optional.empty();
    }
  }

  private static byte[] bytes(String base64) {
    return Base64.getDecoder().decode(base64);
  }
}
