package dev.trunkline.gateway.http.waha;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.trunkline.gateway.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The contract that is served, as a judge of what is answered. WAHA's schemas are kept word for
/// word although WAHA itself does not always keep to them; those places are mended here, for the
/// judgement alone.
public final class Contract {
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  /// Properties that WAHA answers with null although its schemas do not say so.
  private static final Map<String, Set<String>> NULLABLE =
      Map.of(
          "WAMessage", Set.of("to", "participant", "media", "mediaUrl", "replyTo"),
          "ReplyToMessage", Set.of("participant", "body", "media"),
          "WAMessageAckBody", Set.of("to", "participant"),
          "SessionInfo", Set.of("me", "presence", "assignedWorker"),
          "MeInfo", Set.of("reachoutTimelock", "messageCapping"),
          "WAHAEnvironment", Set.of("browser"),
          "WASessionStatusBody", Set.of("data"));

  private final ObjectNode document = load();

  public Contract() {
    mend(document);
    ObjectNode schemas = document.withObject("/components/schemas");
    // Names of events, which WAHA calls objects.
    schemas.withObject("/WebhookConfig/properties/events/items").put("type", "string");
    NULLABLE.forEach((schema, properties) ->
        properties.forEach(
            property -> allowNull(schemas.withObject("/" + schema + "/properties"), property)));
  }

  /// All operations, such as `GET /ping`.
  Set<String> operations() {
    Set<String> operations = new TreeSet<>();
    document
        .path("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .fieldNames()
                .forEachRemaining(method ->
                    operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    return operations;
  }

  /// Checks a JSON answer of one operation.
  void checkAnswer(String method, String path, int status, String json) {
    JsonNode responses = operation(method, path).orElseGet(Json::object).path("responses");
    JsonNode schema =
        responses
            .path(Integer.toString(status))
            .path("content")
            .path("application/json")
            .path("schema");
    if (!schema.isMissingNode() && !json.equals("null")) {
      check(schema, json);
    }
  }

  /// Checks JSON against a schema of the contract by its name.
  public void checkSchema(String name, String json) {
    check(Json.object().put("$ref", "#/components/schemas/" + name), json);
  }

  private void check(JsonNode schema, String json) {
    ObjectNode root = schema.deepCopy();
    root.set("components", document.path("components"));
    JsonSchema judge = SCHEMAS.getSchema(root);
    assertThat(judge.validate(Json.read(json))).as("violations in %s", json).isEmpty();
  }

  private Optional<JsonNode> operation(String method, String path) {
    JsonNode exact = document.path("paths").path(path);
    JsonNode found =
        exact.isMissingNode()
            ? document.path("paths").properties().stream()
                .filter(entry -> path.matches(entry.getKey().replaceAll("\\{[a-z]+}", "[^/]+")))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(exact)
            : exact;
    JsonNode operation = found.path(method.toLowerCase(Locale.ROOT));
    return operation.isMissingNode() ? Optional.empty() : Optional.of(operation);
  }

  /// Mends what is no JSON Schema: `required` that is a flag, `nullable`, and objects whose default
  /// is a text.
  private static void mend(JsonNode node) {
    if (node instanceof ObjectNode object) {
      if (object.path("required").isBoolean()) {
        object.remove("required");
      }
      if (object.path("default").isTextual() && object.path("type").asText().equals("object")) {
        object.put("type", "string");
      }
      JsonNode properties = object.path("properties");
      for (Map.Entry<String, JsonNode> property : properties.properties()) {
        if (property.getValue().path("nullable").asBoolean()) {
          allowNull((ObjectNode) properties, property.getKey());
        }
      }
    }
    node.forEach(Contract::mend);
  }

  private static void allowNull(ObjectNode properties, String name) {
    ObjectNode either = Json.object();
    either.putArray("anyOf").add(properties.path(name)).addObject().put("type", "null");
    properties.set(name, either);
  }

  private static ObjectNode load() {
    try (InputStream stream =
        Objects.requireNonNull(ContractRoutes.class.getResourceAsStream("openapi.json"))) {
      return (ObjectNode) Json.read(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
