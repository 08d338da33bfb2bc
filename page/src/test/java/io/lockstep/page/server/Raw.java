package io.lockstep.page.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Requests byte by byte, as no browser would send them. */
final class Raw {
  private final int port;
  private final String token;

  Raw(PageServer server) {
    URI address = URI.create(server.address());
    this.port = address.getPort();
    this.token = address.getQuery().substring("token=".length());
  }

  int port() {
    return port;
  }

  String token() {
    return token;
  }

  /** The headers of who belongs here. */
  String[] allowed() {
    return new String[] {"Host: 127.0.0.1:" + port, "Authorization: Bearer " + token};
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    return socket;
  }

  static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  /** Sends a request and returns the whole answer. */
  String ask(String line, String body, String... headers) throws IOException {
    String all =
        Arrays.stream(headers).map(header -> header + "\r\n").collect(Collectors.joining());
    try (Socket socket = connect()) {
      send(
          socket,
          line
              + " HTTP/1.1\r\nConnection: close\r\n"
              + all
              + (body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n")
              + "\r\n"
              + body);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  String get(String path) throws IOException {
    return ask("GET " + path, "", allowed());
  }

  String post(String path, String body) throws IOException {
    return ask(
        "POST " + path,
        body,
        "Host: 127.0.0.1:" + port,
        "Authorization: Bearer " + token,
        "Content-Type: application/json");
  }

  static int status(String answer) {
    return answer.isEmpty() ? 0 : Integer.parseInt(answer.split(" ")[1]);
  }

  static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  /** Reads until a text has come. */
  static String until(InputStream in, String text) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf(text) < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the end, behind " + read);
      }
      read.append((char) next);
    }
    return read.toString();
  }
}
