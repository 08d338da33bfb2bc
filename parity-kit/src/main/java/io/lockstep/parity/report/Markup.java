package io.lockstep.parity.report;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Elements, attributes and text, written so that no text is taken for markup. */
final class Markup {
  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter out;

  private interface Write {
    void to() throws XMLStreamException;
  }

  Markup() {
    try {
      out = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Begins an element, with names and values of attributes in turns. */
  Markup open(String element, String... attributes) {
    return write(() -> {
      out.writeStartElement(element);
      attributes(attributes);
    });
  }

  /** Ends the element that was begun last. */
  Markup close() {
    return write(out::writeEndElement);
  }

  /** Writes an element that holds text alone. */
  Markup element(String element, String content, String... attributes) {
    return open(element, attributes).text(content).close();
  }

  /** Writes an element that never holds anything. */
  Markup empty(String element, String... attributes) {
    return write(() -> {
      out.writeEmptyElement(element);
      attributes(attributes);
    });
  }

  Markup text(String content) {
    return write(() -> out.writeCharacters(allowed(content)));
  }

  Markup line() {
    return text("\n");
  }

  private void attributes(String... attributes) throws XMLStreamException {
    for (int i = 0; i < attributes.length; i += 2) {
      out.writeAttribute(attributes[i], allowed(attributes[i + 1]));
    }
  }

  private Markup write(Write write) {
    try {
      write.to();
      return this;
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The text, with what XML has no way to write, such as an escape, spelled out. */
  private static String allowed(String content) {
    boolean all = content.codePoints().allMatch(Markup::isAllowed);
    if (all) {
      return content;
    }
    StringBuilder spelled = new StringBuilder();
    content
        .codePoints()
        .forEach(c -> {
          if (isAllowed(c)) {
            spelled.appendCodePoint(c);
          } else {
            spelled.append("\\u%04x".formatted(c));
          }
        });
    return spelled.toString();
  }

  private static boolean isAllowed(int c) {
    return c == '\t'
        || c == '\n'
        || (c >= 0x20 && c <= 0xd7ff && (c < 0x7f || c > 0x9f))
        || (c >= 0xe000 && c <= 0xfffd)
        || c >= 0x10000;
  }

  @Override
  public String toString() {
    try {
      out.flush();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
    return text.toString();
  }
}
