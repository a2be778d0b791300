package dev.trunkline.gateway.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;

/// The vectors of the C2SP specification: two, for both ways that the CMAC subkey is made.
class XaesTest {
  private static final byte[] NONCE = "ABCDEFGHIJKLMNOPQRSTUVWX".getBytes(US_ASCII);
  private static final byte[] PLAIN = "XAES-256-GCM".getBytes(US_ASCII);

  private static byte[] key(int fill) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) fill);
    return key;
  }

  private static byte[] sealed(byte[] encrypted) {
    byte[] sealed = Arrays.copyOf(NONCE, NONCE.length + encrypted.length);
    System.arraycopy(encrypted, 0, sealed, NONCE.length, encrypted.length);
    return sealed;
  }

  @Test
  void encryptsTheFirstVector() {
    assertThat(new Xaes(key(1)).encrypt(NONCE, PLAIN, new byte[0]))
        .isEqualTo(
            HexFormat.of().parseHex("ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271"));
  }

  @Test
  void encryptsTheSecondVector() {
    assertThat(new Xaes(key(3)).encrypt(NONCE, PLAIN, "c2sp.org/XAES-256-GCM".getBytes(US_ASCII)))
        .isEqualTo(
            HexFormat.of().parseHex("986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d"));
  }

  @Test
  void decryptsWhatItEncrypted() throws AEADBadTagException {
    Xaes xaes = new Xaes(key(5));
    byte[] sealed = sealed(xaes.encrypt(NONCE, PLAIN, PLAIN));
    assertThat(xaes.decrypt(sealed, PLAIN)).isEqualTo(PLAIN);
  }

  @Test
  void decryptsNothingThatWasChanged() {
    Xaes xaes = new Xaes(key(7));
    byte[] sealed = sealed(xaes.encrypt(NONCE, PLAIN, PLAIN));
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertThatThrownBy(() -> xaes.decrypt(changed, PLAIN))
          .isInstanceOf(AEADBadTagException.class);
    }
    assertThatThrownBy(() -> xaes.decrypt(sealed, new byte[0]))
        .isInstanceOf(AEADBadTagException.class);
    assertThatThrownBy(() -> xaes.decrypt(Arrays.copyOf(sealed, 39), PLAIN))
        .isInstanceOf(AEADBadTagException.class);
  }
}
