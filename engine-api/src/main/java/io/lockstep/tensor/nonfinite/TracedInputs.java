package io.lockstep.tensor.nonfinite;

import io.lockstep.graph.Node;
import io.lockstep.graph.Source;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.spec.Window;
import io.lockstep.tensor.nonfinite.NodeValues.Element;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Of which elements of its inputs an element of a node is made, kind by kind. */
final class TracedInputs {
  private TracedInputs() {}

  /**
   * What was added up.
   *
   * @param terms how many numbers or products, 0 where none were
   * @param elements the largest number, or the factors of the largest product
   */
  record Largest(int terms, List<Element> elements) {}

  /** Returns what people call an operation. */
  static String name(Node node) {
    return switch (node) {
      case Source source -> source.name();
      case Node.Map map -> map.program().name();
      case Node.Reduce reduce ->
          switch (reduce.op()) {
            case SUM -> "sum";
            case MAX -> "max";
            case MIN -> "min";
          };
      case Node.ArgReduce arg -> arg.largest() ? "argmax" : "argmin";
      case Node.MatMul _ -> "matmul";
      case Node.View _ -> "view";
      case Node.Pad _ -> "pad";
      case Node.Concat _ -> "concat";
      case Node.Gather _ -> "gather";
      case Node.ScatterAdd _ -> "scatter_add";
      case Node.Fold _ -> "fold";
      case Node.Pick _ -> "max of windows";
      case Node.Place _ -> "gradient of max of windows";
      case Node.After _ -> "after";
      case Node.StopGradient _ -> "detach";
    };
  }

  /** Returns the index of an element; of a product that is no batch of them, in the matrix. */
  static String index(Element at) {
    Shape shape = at.node().shape();
    boolean one = at.node() instanceof Node.MatMul && shape.dim(0) == 1;
    return Index.text(one ? new Shape(shape.dims().subList(1, shape.rank())) : shape, at.at());
  }

  /** Returns the element that is looked at, behind views and parts that lie side by side. */
  static Element base(Element element) {
    Element at = NodeValues.base(element.node(), element.at());
    while (at.node() instanceof Node.Concat concat) {
      Element part = part(concat, at.at());
      at = NodeValues.base(part.node(), part.at());
    }
    return at;
  }

  /** Returns the elements that an element is made of, save those that are only compared. */
  static List<Element> of(Element at, NodeValues values) {
    int e = at.at();
    return switch (at.node()) {
      case Source _ -> List.of();
      case Node.Map map -> map.inputs().stream().map(x -> new Element(x, e)).toList();
      case Node.View view -> List.of(new Element(view.x(), NodeValues.seen(view, e)));
      case Node.After after -> List.of(new Element(after.x(), e));
      case Node.StopGradient stop -> List.of(new Element(stop.x(), e));
      case Node.Reduce reduce -> reduced(reduce, e).toList();
      case Node.ArgReduce _ -> List.of();
      case Node.MatMul product ->
          factors(product, e).flatMap(pair -> Stream.of(pair.a(), pair.b())).toList();
      case Node.Pad pad -> padded(pad, e);
      case Node.Concat concat -> List.of(part(concat, e));
      case Node.Gather gather -> List.of(gathered(gather, e, values));
      case Node.ScatterAdd scatter -> scattered(scatter, e, values);
      case Node.Fold fold -> folded(fold, e);
      case Node.Pick pick -> picked(pick, e, values);
      case Node.Place place -> placed(place, e);
    };
  }

  /** Returns what was added up, and the largest of it. */
  static Largest largest(Element at, NodeValues values) {
    if (at.node() instanceof Node.MatMul product) {
      Factors most =
          factors(product, at.at())
              .max(Comparator.comparingDouble(pair -> size(pair, values)))
              .orElse(null);
      int terms = product.a().shape().dim(2);
      return new Largest(terms, most == null ? List.of() : List.of(most.a(), most.b()));
    }
    List<Element> all = of(at, values);
    Comparator<Element> bySize =
        Comparator.comparingDouble(x -> Math.abs(values.at(x.node(), x.at())));
    boolean isSum = at.node() instanceof Node.Reduce || all.size() > 1;
    return new Largest(isSum ? all.size() : 0, all.stream().max(bySize).stream().toList());
  }

  private static double size(Factors pair, NodeValues values) {
    double product =
        values.at(pair.a().node(), pair.a().at()) * values.at(pair.b().node(), pair.b().at());
    return Math.abs(product);
  }

  private record Factors(Element a, Element b) {}

  private static Stream<Factors> factors(Node.MatMul product, int e) {
    int rows = product.shape().dim(1);
    int columns = product.shape().dim(2);
    int inner = product.a().shape().dim(2);
    int column = e % columns;
    int row = e / columns % rows;
    int batch = e / columns / rows;
    return IntStream.range(0, inner)
        .mapToObj(k ->
            new Factors(
                new Element(product.a(), (batch * rows + row) * inner + k),
                new Element(product.b(), (batch * inner + k) * columns + column)));
  }

  private static Stream<Element> reduced(Node.Reduce reduce, int e) {
    int inner = reduce.inner();
    int first = e / inner * reduce.reduced() * inner + e % inner;
    return IntStream.range(0, reduce.reduced())
        .mapToObj(r -> new Element(reduce.x(), first + r * inner));
  }

  private static List<Element> padded(Node.Pad pad, int e) {
    int[] index = Index.of(pad.shape(), e);
    index[pad.axis()] -= pad.before();
    int at = index[pad.axis()];
    boolean within = at >= 0 && at < pad.x().shape().dim(pad.axis());
    return within ? List.of(new Element(pad.x(), element(pad.x().shape(), index))) : List.of();
  }

  private static Element part(Node.Concat concat, int e) {
    int[] index = Index.of(concat.shape(), e);
    for (Node part : concat.parts()) {
      int size = part.shape().dim(concat.axis());
      if (index[concat.axis()] < size) {
        return new Element(part, element(part.shape(), index));
      }
      index[concat.axis()] -= size;
    }
    throw new IllegalStateException("[non-finite] element " + e + " is in no part");
  }

  private static int element(Shape shape, int[] index) {
    int element = 0;
    for (int axis = 0; axis < index.length; axis++) {
      element = element * shape.dim(axis) + index[axis];
    }
    return element;
  }

  private static Element gathered(Node.Gather gather, int e, NodeValues values) {
    int width = gather.shape().dim(1);
    int row = (int) values.at(gather.indices(), e / width);
    return new Element(gather.table(), row * width + e % width);
  }

  private static List<Element> scattered(Node.ScatterAdd scatter, int e, NodeValues values) {
    int width = scatter.shape().dim(1);
    return IntStream.range(0, scatter.updates().shape().dim(0))
        .filter(i -> (int) values.at(scatter.indices(), i) == e / width)
        .mapToObj(i -> new Element(scatter.updates(), i * width + e % width))
        .toList();
  }

  private static List<Element> folded(Node.Fold fold, int e) {
    return showing(fold.x(), Layout.contiguous(fold.shape()).windows(fold.windows()), e);
  }

  /** The elements of x, laid over something by windows, that lie on an element of it. */
  private static List<Element> showing(Node x, Layout windows, int e) {
    return IntStream.range(0, x.shape().size())
        .filter(i -> Index.position(windows, i) == e)
        .mapToObj(i -> new Element(x, i))
        .toList();
  }

  /** What has the value that was picked, of all in its window. */
  private static List<Element> picked(Node.Pick pick, int e, NodeValues values) {
    double result = values.at(pick, e);
    return window(pick.x().shape(), pick.windows(), e)
        .mapToObj(i -> new Element(pick.x(), i))
        .filter(x -> Double.compare(values.at(x.node(), x.at()), result) == 0)
        .limit(1)
        .toList();
  }

  private static IntStream window(Shape shape, List<Window> windows, int window) {
    Layout over = Layout.contiguous(shape).windows(windows);
    int size = windows.stream().mapToInt(Window::size).reduce(1, (a, b) -> a * b);
    return IntStream.range(0, size).map(i -> Index.position(over, window * size + i));
  }

  private static List<Element> placed(Node.Place place, int e) {
    List<Element> found = new ArrayList<>();
    for (int i = 0; i < place.x().shape().size(); i++) {
      if (window(place.by().shape(), place.windows(), i).anyMatch(at -> at == e)) {
        found.add(new Element(place.x(), i));
      }
    }
    return found;
  }
}
