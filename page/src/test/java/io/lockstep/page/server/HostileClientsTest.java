package io.lockstep.page.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostileClientsTest {
  private static final int MANY = 1000;

  private final PageStream stream =
      new PageStream(() -> List.of(PageEvent.each("all", TextNode.valueOf("x".repeat(1 << 18)))));
  private final PageServer server =
      PageServer.open(
          PageAddress.LOOPBACK, new PageSite("run/index.html").stream("/api/events", stream));
  private final Raw raw = new Raw(server);
  private final List<Socket> open = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
    server.close();
  }

  private Socket connect() throws IOException {
    Socket socket = raw.connect();
    open.add(socket);
    return socket;
  }

  @Test
  void a_thousand_open_connections_keep_nobody_out() throws IOException {
    for (int i = 0; i < MANY; i++) {
      Socket socket = connect();
      if (i % 2 == 0) {
        Raw.send(socket, "POST /api/echo HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Le");
      }
    }
    assertEquals(200, Raw.status(raw.get("/")));
    long start = System.nanoTime();
    stream.publish(PageEvent.each("one", TextNode.valueOf("y")));
    assertTrue(System.nanoTime() - start < 1_000_000_000L);
  }

  @Test
  void no_more_than_sixteen_pages_listen() throws Exception {
    for (int i = 0; i < PageServer.MOST_STREAMS; i++) {
      Socket socket = connect();
      Raw.send(
          socket, "GET /api/events HTTP/1.1\r\n" + String.join("\r\n", raw.allowed()) + "\r\n\r\n");
      Raw.until(socket.getInputStream(), "event: all");
    }
    String answer = raw.get("/api/events");
    assertEquals(503, Raw.status(answer));
    assertEquals(
        "{\"error\":\"[page] too many pages are open; close one, then load this one again\"}",
        Raw.body(answer));
    assertEquals(200, Raw.status(raw.get("/")));
    open.removeFirst().close();
    for (int i = 0; i < 400 && server.listening() == PageServer.MOST_STREAMS; i++) {
      stream.publish(PageEvent.each("one", TextNode.valueOf("y".repeat(1000))));
      Thread.sleep(5);
    }
    assertEquals(PageServer.MOST_STREAMS - 1, server.listening());
  }

  @Test
  void readers_that_do_not_read_hold_up_nobody() throws Exception {
    for (int i = 0; i < 8; i++) {
      Raw.send(
          connect(),
          "GET /api/events HTTP/1.1\r\n" + String.join("\r\n", raw.allowed()) + "\r\n\r\n");
    }
    for (int i = 0; i < 1000 && server.listening() < 8; i++) {
      Thread.sleep(5);
    }
    long start = System.nanoTime();
    for (int i = 0; i < 2000; i++) {
      stream.publish(PageEvent.each("one", TextNode.valueOf("y".repeat(1000))));
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    assertTrue(seconds < 5, seconds + " s to publish");
    Socket socket = connect();
    Raw.send(
        socket, "GET /api/events HTTP/1.1\r\n" + String.join("\r\n", raw.allowed()) + "\r\n\r\n");
    Raw.until(socket.getInputStream(), "event: all");
  }
}
