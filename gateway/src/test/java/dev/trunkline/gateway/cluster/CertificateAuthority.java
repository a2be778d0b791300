package dev.trunkline.gateway.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Makes certificates for members, by the JDK's keytool.
public final class CertificateAuthority {
  private static final String PASSWORD = "authority";
  private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private final Path folder;

  /// The files of a member, PEM.
  public record Issued(Path key, Path certificate, Path authority) {}

  /// @param folder that nobody else uses
  public CertificateAuthority(Path folder) {
    this.folder = folder;
    keytool("-alias", "authority", "-dname", "CN=authority", "-ext", "bc:c");
    write("authority.pem", "CERTIFICATE", certificate("authority"));
  }

  /// Issues a certificate for members of the cluster of this name.
  public Issued issue(String cluster) {
    keytool("-alias", cluster, "-dname", "CN=" + cluster, "-signer", "authority");
    return new Issued(
        write(cluster + ".key", "PRIVATE KEY", key(cluster).getEncoded()),
        write(cluster + ".pem", "CERTIFICATE", certificate(cluster)),
        folder.resolve("authority.pem"));
  }

  private void keytool(String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-keyalg", "RSA", "-validity", "2"));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(List.of("-keystore", keyStore().toString()));
    command.addAll(List.of(options));
    try {
      Process keytool =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (keytool.waitFor() != 0) {
        throw new IllegalStateException("keytool ended with " + keytool.exitValue());
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path keyStore() {
    return folder.resolve("authority.p12");
  }

  private KeyStore opened() {
    try (InputStream in = Files.newInputStream(keyStore())) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD.toCharArray());
      return store;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] certificate(String alias) {
    try {
      Certificate certificate = opened().getCertificate(alias);
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Key key(String alias) {
    try {
      return opened().getKey(alias, PASSWORD.toCharArray());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path write(String name, String kind, byte[] content) {
    try {
      return Files.writeString(
          folder.resolve(name),
          "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
              .formatted(kind, BASE64.encodeToString(content)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
