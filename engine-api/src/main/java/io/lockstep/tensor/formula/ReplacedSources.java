package io.lockstep.tensor.formula;

import io.lockstep.graph.Node;
import io.lockstep.graph.Nodes;
import io.lockstep.graph.Source;
import io.lockstep.graph.SourceRange;
import io.lockstep.kernels.spec.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Elements of sources, and what takes their place wherever they are read. */
final class ReplacedSources {
  /** What takes the place of a region. */
  private record Part(SourceRange range, Node value) {
    int end() {
      return range.first() + range.shape().size();
    }

    Node elements(int from, int to) {
      return Nodes.slice(flat(value), 0, from - range.first(), to - from);
    }
  }

  private final Map<Source, List<Part>> parts = new HashMap<>();

  /** Has a region replaced, which no other one meets. */
  void replace(SourceRange range, Node value) {
    List<Part> others = parts.computeIfAbsent(range.source(), _ -> new ArrayList<>());
    others.add(new Part(range, value));
    others.sort(Comparator.comparingInt(p -> p.range().first()));
  }

  /** Returns whether two regions have an element in common, or are the same. */
  static boolean touches(SourceRange a, SourceRange b) {
    return a.meets(b) || a.equals(b);
  }

  /** Returns what people call a region, as in {@code elements 4..7 of 'parameters' f32[10]}. */
  static String describe(SourceRange range) {
    Source source = range.source();
    String name =
        "'"
            + source.name()
            + "' "
            + source.dtype().name().toLowerCase(Locale.ROOT)
            + source.shape();
    int last = range.first() + range.shape().size() - 1;
    return range.isWhole() ? name : "elements " + range.first() + ".." + last + " of " + name;
  }

  /** Returns what takes the place of a source or of a region; empty for what is neither. */
  Optional<Node> of(Node node) {
    Optional<SourceRange> range = SourceRange.of(node);
    return range.map(
        r -> touched(r).isEmpty() ? node : node.origin().of(() -> replacement(r, touched(r))));
  }

  private List<Part> touched(SourceRange range) {
    return parts.getOrDefault(range.source(), List.of()).stream()
        .filter(p -> touches(p.range(), range))
        .toList();
  }

  private static Node replacement(SourceRange read, List<Part> touched) {
    Part first = touched.getFirst();
    int begin = read.first();
    int end = begin + read.shape().size();
    if (first.range().first() == begin && first.end() == end) {
      return Nodes.reshape(first.value(), read.shape());
    }
    List<Node> pieces = new ArrayList<>();
    int at = begin;
    for (Part part : touched) {
      int from = Math.max(part.range().first(), begin);
      int to = Math.min(part.end(), end);
      if (at < from) {
        pieces.add(Nodes.slice(flat(read.source()), 0, at, from - at));
      }
      pieces.add(part.elements(from, to));
      at = to;
    }
    if (at < end) {
      pieces.add(Nodes.slice(flat(read.source()), 0, at, end - at));
    }
    Node all = pieces.size() == 1 ? pieces.getFirst() : new Node.Concat(pieces, 0);
    return Nodes.reshape(all, read.shape());
  }

  private static Node flat(Node node) {
    return Nodes.reshape(node, Shape.of(node.shape().size()));
  }
}
