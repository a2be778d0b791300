package dev.trunkline.gateway.seal;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// XAES-256-GCM: AES-256-GCM with a nonce of 24 bytes. The first half derives the key of this one
/// value, so that nonces may be random for any number of values; with the 12 bytes of plain GCM, a
/// busy store would reach the limit of 2^32 values per key within days.
///
/// Source: C2SP specification XAES-256-GCM.
final class Xaes {
  static final int KEY_BYTES = 32;
  static final int NONCE_BYTES = 24;
  private static final int BLOCK_BYTES = 16;
  private static final int TAG_BITS = 128;

  private static final ThreadLocal<Cipher> BLOCK = cipher("AES/ECB/NoPadding");
  private static final ThreadLocal<Cipher> GCM = cipher("AES/GCM/NoPadding");

  private final SecretKeySpec key;
  private final byte[] subkey;

  Xaes(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("a key has 32 bytes, not " + key.length);
    }
    this.key = new SecretKeySpec(key, "AES");
    this.subkey = doubled(blocks(new byte[BLOCK_BYTES]));
  }

  /// The ciphertext with its tag.
  byte[] encrypt(byte[] nonce, byte[] plain, byte[] authenticated) {
    try {
      return gcm(Cipher.ENCRYPT_MODE, nonce, authenticated).doFinal(plain);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM cannot encrypt", e);
    }
  }

  /// @throws AEADBadTagException when key, nonce, bytes or authenticated data are not the ones that
  ///   encrypted
  byte[] decrypt(byte[] sealed, byte[] authenticated) throws AEADBadTagException {
    if (sealed.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
      throw new AEADBadTagException("too short: " + sealed.length + " bytes");
    }
    byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
    try {
      return gcm(Cipher.DECRYPT_MODE, nonce, authenticated)
          .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    } catch (AEADBadTagException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM cannot decrypt", e);
    }
  }

  private Cipher gcm(int mode, byte[] nonce, byte[] authenticated) throws GeneralSecurityException {
    Cipher cipher = GCM.get();
    cipher.init(
        mode,
        new SecretKeySpec(derive(nonce), "AES"),
        new GCMParameterSpec(TAG_BITS, nonce, NONCE_BYTES / 2, NONCE_BYTES / 2));
    cipher.updateAAD(authenticated);
    return cipher;
  }

  /// CMAC in counter mode over the label X and the nonce's first half, two blocks.
  private byte[] derive(byte[] nonce) {
    byte[] input = new byte[2 * BLOCK_BYTES];
    for (int block = 0; block < 2; block++) {
      int start = block * BLOCK_BYTES;
      input[start + 1] = (byte) (block + 1);
      input[start + 2] = 'X';
      System.arraycopy(nonce, 0, input, start + 4, NONCE_BYTES / 2);
      for (int i = 0; i < BLOCK_BYTES; i++) {
        input[start + i] ^= subkey[i];
      }
    }
    return blocks(input);
  }

  private byte[] blocks(byte[] input) {
    Cipher cipher = BLOCK.get();
    try {
      cipher.init(Cipher.ENCRYPT_MODE, key);
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256 cannot encrypt a block", e);
    }
  }

  /// Doubles an element of GF(2^128), as CMAC does to make its first subkey.
  private static byte[] doubled(byte[] element) {
    byte[] result = new byte[BLOCK_BYTES];
    int carry = 0;
    for (int i = BLOCK_BYTES - 1; i >= 0; i--) {
      int bits = (element[i] & 0xff) << 1 | carry;
      result[i] = (byte) bits;
      carry = bits >>> Byte.SIZE;
    }
    result[BLOCK_BYTES - 1] ^= (byte) (carry * 0x87);
    return result;
  }

  private static ThreadLocal<Cipher> cipher(String transformation) {
    return ThreadLocal.withInitial(() -> {
      try {
        return Cipher.getInstance(transformation);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("no " + transformation, e);
      }
    });
  }
}
