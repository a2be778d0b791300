package dev.trunkline.gateway.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;

/// Protobuf as JSON: names in lowerCamelCase, bytes in Base64, 64-bit numbers as text, enum values
/// by name. Fields that the schema does not know are left out. See
/// <https://protobuf.dev/programming-guides/json/>.
final class ProtobufJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ProtobufJson() {}

  static ObjectNode of(Message message) {
    ObjectNode json = NODES.objectNode();
    for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
      FieldDescriptor field = entry.getKey();
      if (field.isRepeated()) {
        ArrayNode items = json.putArray(field.getJsonName());
        for (Object item : (List<?>) entry.getValue()) {
          items.add(node(field, item));
        }
      } else {
        json.set(field.getJsonName(), node(field, entry.getValue()));
      }
    }
    return json;
  }

  private static JsonNode node(FieldDescriptor field, Object value) {
    boolean unsigned =
        switch (field.getType()) {
          case UINT32, FIXED32, UINT64, FIXED64 -> true;
          default -> false;
        };
    return switch (value) {
      case Message message -> of(message);
      case ByteString bytes -> NODES.binaryNode(bytes.toByteArray());
      case EnumValueDescriptor constant -> NODES.textNode(constant.getName());
      case Boolean flag -> NODES.booleanNode(flag);
      case Integer number when unsigned -> NODES.numberNode(Integer.toUnsignedLong(number));
      case Integer number -> NODES.numberNode(number);
      case Long number when unsigned -> NODES.textNode(Long.toUnsignedString(number));
      case Long number -> NODES.textNode(number.toString());
      case Float number -> NODES.numberNode(number);
      case Double number -> NODES.numberNode(number);
      default -> NODES.textNode(value.toString());
    };
  }
}
