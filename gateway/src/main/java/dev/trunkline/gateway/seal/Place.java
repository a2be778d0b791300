package dev.trunkline.gateway.seal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Where a sealed value belongs, so that it opens nowhere else: the table, the session, and what
/// tells the row from the session's other rows of that table.
public record Place(String table, String session, List<String> row) {
  public Place {
    row = List.copyOf(row);
  }

  public static Place of(String table, String session, String... row) {
    return new Place(table, session, List.of(row));
  }

  /// The additional authenticated data: every part with its length before it.
  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(96);
    append(bytes, table);
    append(bytes, session);
    row.forEach(part -> append(bytes, part));
    return bytes.toByteArray();
  }

  private static void append(ByteArrayOutputStream bytes, String part) {
    byte[] text = part.getBytes(StandardCharsets.UTF_8);
    bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(text.length).array());
    bytes.writeBytes(text);
  }

  @Override
  public String toString() {
    return table + " " + session + " " + String.join(" ", row);
  }
}
