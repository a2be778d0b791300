package dev.trunkline.gateway.http.waha;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trunkline.gateway.config.SwaggerConfig;
import dev.trunkline.gateway.http.Answer;
import dev.trunkline.gateway.http.Call;
import dev.trunkline.gateway.http.HttpProblem;
import dev.trunkline.gateway.http.Route;
import dev.trunkline.gateway.http.Scope;
import dev.trunkline.gateway.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// The contract, and the Swagger UI to try it. Everything comes out of this program's own jars, and
/// is read when it is asked for.
final class ContractRoutes {
  private static final String WEBJAR = "META-INF/resources/webjars/swagger-ui/";
  private static final String WEBJAR_VERSION =
      "META-INF/maven/org.webjars/swagger-ui/pom.properties";

  /// What the page needs of the Swagger UI, and of what type it is.
  private static final Map<String, String> FILES =
      Map.of(
          "swagger-ui.css", "text/css; charset=utf-8",
          "swagger-ui-bundle.js", "text/javascript; charset=utf-8",
          "swagger-ui-standalone-preset.js", "text/javascript; charset=utf-8",
          "favicon-32x32.png", "image/png");

  private final SwaggerConfig config;

  ContractRoutes(SwaggerConfig config) {
    this.config = config;
  }

  List<Route> routes() {
    return config.enabled()
        ? List.of(
            Route.get("/", Scope.DOCUMENTATION, this::page),
            Route.get("/-json", Scope.DOCUMENTATION, this::contract),
            Route.get("/swagger-ui/{file}", Scope.DOCUMENTATION, this::file))
        : List.of();
  }

  private Answer page(Call call) {
    return Answer.of("text/html; charset=utf-8", resource("swagger.html"));
  }

  private Answer contract(Call call) {
    byte[] bytes = resource("openapi.json");
    ObjectNode contract = (ObjectNode) Json.read(new String(bytes, StandardCharsets.UTF_8));
    ObjectNode info = contract.withObject("/info");
    config.title().ifPresent(title -> info.put("title", title));
    config.description().ifPresent(text -> info.put("description", text));
    config
        .externalDocs()
        .ifPresent(url -> contract.withObject("/externalDocs").put("url", url.toString()));
    return Answer.json(contract);
  }

  private Answer file(Call call) {
    String name = call.variable("file");
    String type = FILES.get(name);
    if (type == null) {
      throw HttpProblem.of(404, "Cannot GET " + call.path());
    }
    return Answer.of(type, webjar(name))
        .withHeaders(Map.of("Cache-Control", "private, max-age=86400"));
  }

  private static byte[] webjar(String name) {
    ClassLoader loader = ContractRoutes.class.getClassLoader();
    Properties properties = new Properties();
    try (InputStream stream = loader.getResourceAsStream(WEBJAR_VERSION)) {
      properties.load(required(stream, WEBJAR_VERSION));
      String path = WEBJAR + properties.getProperty("version") + "/" + name;
      try (InputStream file = loader.getResourceAsStream(path)) {
        return required(file, path).readAllBytes();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the Swagger UI", e);
    }
  }

  private static byte[] resource(String name) {
    try (InputStream stream = ContractRoutes.class.getResourceAsStream(name)) {
      return required(stream, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  private static InputStream required(@Nullable InputStream stream, String name) {
    if (stream == null) {
      throw new IllegalStateException("the program lacks its part " + name);
    }
    return stream;
  }
}
