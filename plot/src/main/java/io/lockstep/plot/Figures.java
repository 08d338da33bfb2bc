package io.lockstep.plot;

import io.lockstep.plot.draw.Drawing;
import io.lockstep.plot.figure.Figure;
import io.lockstep.plot.figure.PlotException;
import io.lockstep.plot.style.Letters;
import io.lockstep.plot.svg.SvgGraphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Figures as pictures. The same figure gives the same bytes on the same machine; on another one,
 * whose letters may be others, it may not.
 */
public final class Figures {
  /** Pixels from left to right. */
  public static final int WIDTH = 800;

  /** Pixels from top to bottom. */
  public static final int HEIGHT = 500;

  private static final int LARGEST = 20_000;

  private Figures() {}

  /** What a picture is written as. */
  public enum Format {
    /** Pixels. */
    PNG,
    /** Outlines, which stay sharp at any size. */
    SVG;

    /**
     * Returns what the ending of a file's name asks for.
     *
     * @throws PlotException if it ends in neither {@code .png} nor {@code .svg}
     */
    public static Format of(Path file) {
      String name = file.toString().toLowerCase(Locale.ROOT);
      if (name.endsWith(".png")) {
        return PNG;
      }
      if (name.endsWith(".svg")) {
        return SVG;
      }
      throw new PlotException(
          "[plot] '" + file + "' ends in neither .png nor .svg; name the file by one of them");
    }
  }

  /**
   * Writes a picture of the usual size, whole or not at all: beside the file, then in its place.
   *
   * @throws PlotException if the file's ending is not known, it cannot be written, or the machine
   *     has no fonts
   */
  public static void write(Figure figure, Path file) {
    write(figure, file, WIDTH, HEIGHT);
  }

  /** Writes a picture of a size in pixels. */
  public static void write(Figure figure, Path file, int width, int height) {
    byte[] bytes = bytes(figure, Format.of(file), width, height);
    Path target = file.toAbsolutePath();
    Path beside = target.resolveSibling("." + target.getFileName() + "." + pid() + ".tmp");
    try {
      removeLeft(target);
      try {
        Files.write(beside, bytes);
        force(beside, StandardOpenOption.WRITE);
        Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
        forceFolder(target.getParent());
      } finally {
        Files.deleteIfExists(beside);
      }
    } catch (IOException e) {
      throw new PlotException(
          "[plot] '%s' cannot be written (%s); check that its folder is there and may be written to"
              .formatted(file, reason(e)),
          PlotException.Cause.INPUT,
          e);
    }
  }

  /** Removes what processes that were killed left beside a picture. */
  private static void removeLeft(Path target) throws IOException {
    String before = "." + target.getFileName() + ".";
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(target.getParent(), file -> isLeft(name(file), before))) {
      for (Path file : left) {
        Files.deleteIfExists(file);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static boolean isLeft(String name, String before) {
    return name.startsWith(before)
        && name.substring(before.length()).matches("\\d{1,9}\\.tmp")
        && ProcessHandle.of(Long.parseLong(name.substring(before.length(), name.length() - 4)))
            .isEmpty();
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private static void force(Path file, OpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(file, how)) {
      channel.force(true);
    }
  }

  /** Makes a new name durable; Windows cannot open a folder and does not need to. */
  private static void forceFolder(@Nullable Path folder) throws IOException {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (folder != null && !system.contains("windows")) {
      force(folder, StandardOpenOption.READ);
    }
  }

  private static long pid() {
    return ProcessHandle.current().pid();
  }

  private static String reason(IOException e) {
    if (e instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    return e instanceof java.nio.file.NoSuchFileException ? "no such folder" : e.toString();
  }

  /** Returns a picture of the usual size as SVG. */
  public static String svg(Figure figure) {
    return svg(figure, WIDTH, HEIGHT);
  }

  /** Returns a picture of a size in pixels as SVG. */
  public static String svg(Figure figure, int width, int height) {
    check(width, height);
    SvgGraphics graphics = new SvgGraphics(width, height);
    Drawing.of(figure).paint(graphics, width, height);
    return graphics.document(figure.title(), figure.words());
  }

  /** Returns the picture of a figure as a file has it. */
  public static byte[] bytes(Figure figure, Format format, int width, int height) {
    return switch (format) {
      case SVG -> svg(figure, width, height).getBytes(StandardCharsets.UTF_8);
      case PNG -> png(figure, width, height);
    };
  }

  private static byte[] png(Figure figure, int width, int height) {
    check(width, height);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setRenderingHint(
          RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
      Drawing.of(figure).paint(graphics, width, height);
    } finally {
      graphics.dispose();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // Any other stream has a temporary file, which a process that is killed would leave behind.
    try (ImageOutputStream memory = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, "png", memory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void check(int width, int height) {
    if (width < 200 || height < 150 || width > LARGEST || height > LARGEST) {
      throw new PlotException(
          "[plot] a picture of %d x %d pixels was asked for; give 200 x 150 to %d x %d"
              .formatted(width, height, LARGEST, LARGEST));
    }
    Letters.check();
  }
}
