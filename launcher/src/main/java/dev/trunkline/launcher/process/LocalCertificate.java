package dev.trunkline.launcher.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A TLS certificate for 127.0.0.1 that a simulator shows and a gateway trusts, made by the JDK's
/// keytool.
///
/// @param store a PKCS #12 file with its key
public record LocalCertificate(Path store) {
  private static final String PASSWORD = "simulator";

  /// @param folder where its file is put
  public static LocalCertificate create(Path folder) throws IOException, InterruptedException {
    Path store = folder.resolve("simulator.p12");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "simulator",
            "-keyalg",
            "EC",
            "-dname",
            "CN=simulator",
            "-ext",
            "san=ip:127.0.0.1",
            "-validity",
            "2",
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD,
            "-keystore",
            store.toString());
    Process keytool =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool ended with " + keytool.exitValue());
    }
    return new LocalCertificate(store);
  }

  /// For `trunkline simulator`.
  List<String> simulatorArguments() {
    return List.of("--tls-key-store", store.toString(), "--tls-password", PASSWORD);
  }

  /// For the JVM of a gateway.
  public List<String> trustOptions() {
    return List.of(
        "-Djavax.net.ssl.trustStore=" + store, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
  }
}
