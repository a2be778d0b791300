package dev.trunkline.gateway.http.waha;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/// A QR code as a PNG of black and white pixels. PNG is written here, not by `javax.imageio`, which
/// would load the whole desktop for it. Format: <https://www.w3.org/TR/png-3/>.
final class QrImage {
  private static final int SIDE_PIXELS = 400;
  private static final int QUIET_ZONE_MODULES = 4;
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private QrImage() {}

  static byte[] png(String text) {
    try {
      return png(
          new QRCodeWriter()
              .encode(
                  text,
                  BarcodeFormat.QR_CODE,
                  SIDE_PIXELS,
                  SIDE_PIXELS,
                  Map.of(
                      EncodeHintType.MARGIN,
                      QUIET_ZONE_MODULES,
                      EncodeHintType.ERROR_CORRECTION,
                      ErrorCorrectionLevel.M)));
    } catch (WriterException e) {
      throw new IllegalStateException("a pairing text fits in a QR code", e);
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes what is written to it", e);
    }
  }

  private static byte[] png(BitMatrix pixels) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.write(SIGNATURE);
    chunk(png, "IHDR", header(pixels));
    chunk(png, "IDAT", rows(pixels));
    chunk(png, "IEND", new byte[0]);
    return png.toByteArray();
  }

  /// One bit per pixel, grey, the only compression and filtering there is, not interlaced.
  private static byte[] header(BitMatrix pixels) throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(header);
    data.writeInt(pixels.getWidth());
    data.writeInt(pixels.getHeight());
    data.write(new byte[] {1, 0, 0, 0, 0});
    return header.toByteArray();
  }

  /// Each row is a filter type, none, and its pixels; white is 1.
  private static byte[] rows(BitMatrix pixels) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try (DeflaterOutputStream rows = new DeflaterOutputStream(compressed, deflater)) {
      for (int y = 0; y < pixels.getHeight(); y++) {
        byte[] row = new byte[1 + (pixels.getWidth() + 7) / 8];
        for (int x = 0; x < pixels.getWidth(); x++) {
          if (!pixels.get(x, y)) {
            row[1 + x / 8] |= (byte) (0x80 >> (x % 8));
          }
        }
        rows.write(row);
      }
    } finally {
      deflater.end();
    }
    return compressed.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream png, String type, byte[] content)
      throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 check = new CRC32();
    check.update(name);
    check.update(content);
    DataOutputStream data = new DataOutputStream(png);
    data.writeInt(content.length);
    data.write(name);
    data.write(content);
    data.writeInt((int) check.getValue());
  }
}
