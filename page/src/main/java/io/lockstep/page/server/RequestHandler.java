package io.lockstep.page.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Answers requests from a site. */
final class RequestHandler implements HttpHandler {
  private static final JsonMapper MAPPER = mapper();
  private static final int OK = 200;
  private static final int MOST_DEPTH = 50;
  private static final int MOST_SKIPPED = 1 << 20;
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final PageSite site;
  private final RequestGuard guard;
  private final Semaphore streams;

  /**
   * Creates the handler.
   *
   * @param mostStreams how many streams may be read at once
   */
  RequestHandler(PageSite site, RequestGuard guard, int mostStreams) {
    this.site = site;
    this.guard = guard;
    this.streams = new Semaphore(mostStreams);
  }

  private static JsonMapper mapper() {
    JsonMapper mapper = new JsonMapper();
    mapper
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxNestingDepth(MOST_DEPTH).build());
    return mapper;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        answer(exchange);
      } catch (PageRefusal refusal) {
        refuse(exchange, refusal);
      } catch (IllegalArgumentException e) {
        refuse(exchange, new PageRefusal(PageRefusal.BAD_REQUEST, PageRefusal.message(e)));
      } catch (RuntimeException e) {
        refuse(exchange, new PageRefusal(PageRefusal.FAILED, PageRefusal.message(e)));
      }
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getRawPath();
    Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
    boolean changes = !method.equals("GET");
    guard.check(changes, exchange.getRequestHeaders(), query);
    if (query.containsKey("token")) {
      exchange.getResponseHeaders().set("Set-Cookie", guard.cookieToSet());
    }
    PageAnswer file = site.files().get(path);
    PageQuery asked = site.queries().get(path);
    PageCommand command = site.commands().get(path);
    PageStream stream = site.streams().get(path);
    if (file == null && asked == null && command == null && stream == null) {
      throw new PageRefusal(PageRefusal.NOT_FOUND, "[page] there is nothing at this path");
    }
    if (changes ? command == null || !method.equals("POST") : command != null && asked == null) {
      throw new PageRefusal(
          PageRefusal.WRONG_METHOD,
          "[page] " + path + " takes " + (command == null ? "GET" : "POST") + " alone");
    }
    if (changes && command != null) {
      send(exchange, OK, PageAnswer.json(command.run(body(exchange))));
    } else if (stream != null) {
      stream(exchange, stream);
    } else {
      send(exchange, OK, asked == null ? file : asked.answer(query));
    }
  }

  private void stream(HttpExchange exchange, PageStream stream) throws IOException {
    if (!streams.tryAcquire()) {
      throw new PageRefusal(
          PageRefusal.BUSY, "[page] too many pages are open; close one, then load this one again");
    }
    try {
      Headers headers = headers(exchange);
      headers.set("Content-Type", "text/event-stream; charset=utf-8");
      headers.set("X-Accel-Buffering", "no");
      exchange.sendResponseHeaders(OK, 0);
      stream.serve(exchange.getResponseBody());
    } finally {
      streams.release();
    }
  }

  private JsonNode body(HttpExchange exchange) throws IOException {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (type == null || !type.startsWith("application/json")) {
      throw new PageRefusal(
          PageRefusal.NO_JSON,
          "[page] what is sent is "
              + (type == null ? "of no type" : "'" + type + "'")
              + "; send 'application/json'");
    }
    byte @Nullable [] bytes =
        claimed(exchange) > site.mostBody()
            ? null
            : exchange.getRequestBody().readNBytes(site.mostBody() + 1);
    if (bytes == null || bytes.length > site.mostBody()) {
      throw new PageRefusal(
          PageRefusal.TOO_LARGE,
          "[page] more than " + site.mostBody() + " bytes are sent; send less");
    }
    if (bytes.length == 0) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      return MAPPER.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new PageRefusal(PageRefusal.BAD_REQUEST, "[page] what is sent is no JSON; correct it");
    }
  }

  /** How many bytes a request says that it has; the JDK's server has refused what is no number. */
  private static long claimed(HttpExchange exchange) {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    return length == null ? 0 : Long.parseLong(length);
  }

  private static void refuse(HttpExchange exchange, PageRefusal refusal) throws IOException {
    if (exchange.getResponseCode() >= 0) {
      return; // The answer has begun: that it ends too early says the rest.
    }
    exchange.getResponseHeaders().set("Connection", "close");
    PageAnswer answer =
        PageAnswer.json(
            JsonNodeFactory.instance.objectNode().put("error", PageRefusal.message(refusal)));
    send(exchange, refusal.status(), answer);
    if (refusal.status() == PageRefusal.TOO_LARGE) {
      // What is on its way is read, since an end before that would lose the answer, too.
      long _ = exchange.getRequestBody().skip(MOST_SKIPPED);
    }
  }

  private static void send(HttpExchange exchange, int status, @Nullable PageAnswer answer)
      throws IOException {
    if (answer != null) {
      headers(exchange).set("Content-Type", answer.type());
      byte[] body = answer.body();
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
      exchange.getResponseBody().flush();
    }
  }

  private static Headers headers(HttpExchange exchange) {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
    return headers;
  }

  private static Map<String, String> query(@Nullable String raw) {
    Map<String, String> query = new LinkedHashMap<>();
    if (raw != null) {
      for (String pair : raw.split("&")) {
        int at = pair.indexOf('=');
        String name = at < 0 ? pair : pair.substring(0, at);
        query.putIfAbsent(decoded(name), at < 0 ? "" : decoded(pair.substring(at + 1)));
      }
    }
    return query;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
