package io.lockstep.page.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PageServerTest {
  private final PageStream stream = new PageStream(() -> List.of());
  private final PageSite site =
      new PageSite("run/index.html")
              .query("/api/name", query -> PageAnswer.text("is " + query.get("of")))
              .command("/api/echo", body -> body)
              .command("/api/refuse", PageServerTest::refuse)
              .stream("/api/events", stream);
  private final PageServer server = PageServer.open(PageAddress.LOOPBACK, site);
  private final Raw raw = new Raw(server);

  private static JsonNode refuse(JsonNode body) {
    throw new IllegalArgumentException("[page] not like this; do it so");
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void the_printed_address_shows_the_page_and_leaves_a_cookie() throws IOException {
    assertTrue(server.address().matches("http://127\\.0\\.0\\.1:\\d+/\\?token=[\\w-]{24}"));
    String first = raw.ask("GET /?token=" + raw.token(), "", "Host: localhost:" + raw.port());
    assertEquals(200, Raw.status(first));
    String cookie = "lockstep-" + raw.port() + "=" + raw.token();
    assertTrue(first.contains("Set-cookie: " + cookie + "; Path=/; HttpOnly; SameSite=Strict"));
    assertTrue(first.contains("<!doctype html>"));
    String next =
        raw.ask(
            "GET /common/tokens.css",
            "",
            "Host: localhost:" + raw.port(),
            "Cookie: other=1; " + cookie);
    assertEquals(200, Raw.status(next));
    assertFalse(next.contains("Set-cookie"));
  }

  @Test
  void every_answer_has_the_headers_that_keep_others_out() throws IOException {
    for (String answer : List.of(raw.get("/"), raw.get("/api/name?of=a"), raw.get("/nothing"))) {
      assertTrue(answer.contains("Content-security-policy: default-src 'none'; script-src 'self'"));
      assertTrue(answer.contains("X-content-type-options: nosniff"));
      assertTrue(answer.contains("Cache-control: no-store"));
      assertTrue(answer.contains("Referrer-policy: no-referrer"));
      assertFalse(answer.contains("unsafe"));
    }
  }

  @Test
  void without_the_token_nothing_is_answered() throws IOException {
    String host = "Host: 127.0.0.1:" + raw.port();
    for (String path : List.of("/", "/common/tokens.css", "/api/name", "/api/events", "/nothing")) {
      String answer = raw.ask("GET " + path, "", host);
      assertEquals(403, Raw.status(answer), path);
      assertEquals(
          "{\"error\":\"[page] the token is missing; open the address that lockstep has printed,"
              + " with its '?token='\"}",
          Raw.body(answer));
    }
    for (String wrong : List.of("", "x", raw.token() + "x", raw.token().substring(1), "%00")) {
      String answer = raw.ask("GET /?token=" + wrong, "", host);
      assertEquals(403, Raw.status(answer));
      assertFalse(answer.contains("Set-cookie"));
    }
  }

  @Test
  void another_host_is_refused_though_it_has_the_token() throws IOException {
    String bearer = "Authorization: Bearer " + raw.token();
    for (String host : List.of("evil.example", "evil.example:" + raw.port(), "127.0.0.1.evil.x")) {
      String answer = raw.ask("GET /", "", "Host: " + host, bearer);
      assertEquals(421, Raw.status(answer));
      assertEquals(
          "{\"error\":\"[page] this is not the host '"
              + host
              + "'; open the address that lockstep has printed\"}",
          Raw.body(answer));
    }
    assertEquals(421, Raw.status(raw.ask("GET /", "", bearer)));
  }

  @Test
  void another_origin_is_refused_though_it_has_the_cookie() throws IOException {
    String host = "Host: 127.0.0.1:" + raw.port();
    String cookie = "Cookie: lockstep-" + raw.port() + "=" + raw.token();
    String json = "Content-Type: application/json";
    for (String origin : List.of("http://evil.example", "null", "http://127.0.0.1:1", "%%")) {
      String answer = raw.ask("POST /api/echo", "{}", host, cookie, json, "Origin: " + origin);
      assertEquals(403, Raw.status(answer), origin);
      assertEquals(
          "{\"error\":\"[page] a request from '"
              + origin
              + "' is not answered; use the page itself, or send 'Authorization: Bearer TOKEN'\"}",
          Raw.body(answer));
    }
    assertEquals(403, Raw.status(raw.ask("POST /api/echo", "{}", host, cookie, json)));
    String own = "Origin: http://127.0.0.1:" + raw.port();
    assertEquals(200, Raw.status(raw.ask("POST /api/echo", "{}", host, cookie, json, own)));
  }

  @Test
  void no_trick_with_paths_reaches_another_file() throws IOException {
    for (String path :
        List.of(
            "/../../../../etc/passwd",
            "/common/../server/PageServer.class",
            "/common/%2e%2e/run/index.html",
            "/common//tokens.css",
            "/common/tokens.css/",
            "/common\\tokens.css",
            "/common/tokens.css%00.js",
            "//common/tokens.css",
            "/COMMON/TOKENS.CSS",
            "/META-INF/MANIFEST.MF",
            "/lib/../lib/uplot.js")) {
      int status = Raw.status(raw.get(path));
      assertTrue(status == 404 || status == 400, path + " gave " + status);
    }
  }

  @Test
  void queries_and_commands_answer() throws IOException {
    assertEquals("is a b&c", Raw.body(raw.get("/api/name?of=a%20b%26c&of=d")));
    assertEquals("{\"rate\":0.5}", Raw.body(raw.post("/api/echo", "{\"rate\": 0.5}")));
    assertEquals("{}", Raw.body(raw.post("/api/echo", "")));
    String refused = raw.post("/api/refuse", "{}");
    assertEquals(400, Raw.status(refused));
    assertEquals("{\"error\":\"[page] not like this; do it so\"}", Raw.body(refused));
  }

  @Test
  void bodies_that_are_too_large_or_no_json_are_refused() throws IOException {
    String large = raw.post("/api/echo", "[" + "1,".repeat(40_000) + "1]");
    assertEquals(413, Raw.status(large));
    assertEquals(
        "{\"error\":\"[page] more than 65536 bytes are sent; send less\"}", Raw.body(large));
    try (Socket socket = raw.connect()) {
      Raw.send(
          socket,
          "POST /api/echo HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: "
              + "99999999999999\r\n"
              + String.join("\r\n", raw.allowed())
              + "\r\n\r\n");
      String claims = Raw.until(socket.getInputStream(), "send less");
      assertEquals(413, Raw.status(claims));
    }
    assertEquals(
        "{\"error\":\"[page] what is sent is no JSON; correct it\"}",
        Raw.body(raw.post("/api/echo", "{")));
    assertEquals(400, Raw.status(raw.post("/api/echo", "[".repeat(2000))));
    String text =
        raw.ask(
            "POST /api/echo",
            "{}",
            "Host: 127.0.0.1:" + raw.port(),
            "Authorization: Bearer " + raw.token(),
            "Content-Type: text/plain");
    assertEquals(415, Raw.status(text));
    assertEquals(
        "{\"error\":\"[page] what is sent is 'text/plain'; send 'application/json'\"}",
        Raw.body(text));
  }

  @Test
  void a_path_takes_the_method_that_it_is_for() throws IOException {
    String wrong = raw.get("/api/echo");
    assertEquals(405, Raw.status(wrong));
    assertEquals("{\"error\":\"[page] /api/echo takes POST alone\"}", Raw.body(wrong));
    assertEquals(405, Raw.status(raw.post("/", "{}")));
    for (String method : List.of("PUT", "DELETE", "OPTIONS", "TRACE", "PATCH")) {
      assertEquals(405, Raw.status(raw.ask(method + " /api/echo", "", raw.allowed())), method);
    }
  }

  @Test
  void an_address_that_cannot_be_had_is_refused() {
    IllegalArgumentException taken =
        assertThrows(
            IllegalArgumentException.class,
            () -> PageServer.open(new PageAddress("127.0.0.1", raw.port()), site));
    assertEquals(
        "[page] cannot be served at 127.0.0.1, port "
            + raw.port()
            + " (Address already in use); give another --page-host or --page-port",
        taken.getMessage());
    IllegalArgumentException nowhere =
        assertThrows(
            IllegalArgumentException.class,
            () -> PageServer.open(new PageAddress("nowhere.invalid", 0), site));
    assertEquals(
        "[page] cannot be served at nowhere.invalid, any port (there is no such host);"
            + " give another --page-host or --page-port",
        nowhere.getMessage());
  }

  @Test
  void ports_and_hosts_are_checked() {
    assertEquals(
        "[page] there is no port 65536; give 1 to 65535, or 0 for one that is free",
        assertThrows(IllegalArgumentException.class, () -> new PageAddress("::1", 65536))
            .getMessage());
    assertEquals(
        "[page] the host is empty; give a name or number such as 127.0.0.1",
        assertThrows(IllegalArgumentException.class, () -> new PageAddress(" ", 0)).getMessage());
  }
}
