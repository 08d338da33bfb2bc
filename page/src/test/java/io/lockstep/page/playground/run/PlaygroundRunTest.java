package io.lockstep.page.playground.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.library.Activations;
import io.lockstep.page.playground.state.OwnPoint;
import io.lockstep.page.playground.state.PlaygroundState;
import io.lockstep.page.playground.state.PointsCsv;
import io.lockstep.page.playground.state.StateAddress;
import io.lockstep.tensor.Engine;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.optim.UpdateRules;
import io.lockstep.training.optim.schedule.Moment;
import io.lockstep.training.optim.schedule.ScheduleKind;
import io.lockstep.training.optim.schedule.Schedules;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PlaygroundRunTest {
  private static Engine engine;

  @BeforeAll
  static void open() {
    engine = Engine.open("cpu");
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  private static PlaygroundRun run(String address) {
    return new PlaygroundRun(engine, StateAddress.parse(address));
  }

  private static String digest(String address, int epochs) {
    try (PlaygroundRun run = run(address)) {
      run.train(epochs, new Callback() {});
      return run.digest();
    }
  }

  @Test
  void whatever_is_set_changes_what_is_learnt() {
    Set<String> digests = new HashSet<>();
    List<String> addresses =
        List.of(
            "",
            "data=xor",
            "data=gauss",
            "data=spiral",
            "data=clouds",
            "data=clouds&classes=4",
            "data=arms",
            "data=plane",
            "data=bumps",
            "noise=10",
            "testShare=20",
            "seed=2",
            "batch=7",
            "rate=0.1",
            "schedule=step(from%3D0.1,factor%3D0.5,every%3D10)",
            "optimizer=adam",
            "optimizer=adam&hyper=beta1:0.8",
            "optimizer=adam&hyper=beta1:linear(from%3D0.5,to%3D0.9,steps%3D5)",
            "hyper=weight_decay:0.1",
            "l1=0.01",
            "l2=0.01",
            "inputs=x",
            "inputs=x,y,product",
            "layers=4:relu;2:tanh",
            "layers=4:tanh;2:relu",
            "layers=4:tanh:0.3;2:tanh",
            "layers=4:tanh:norm;2:tanh",
            "layers=5:tanh;2:tanh",
            "layers=4:tanh",
            "data=own&points=1,2,0;2,3,1;-1,4,0;3,3,1");
    for (String address : addresses) {
      assertTrue(digests.add(digest(address, 1)), address + " trains as another");
    }
  }

  @Test
  void what_is_only_shown_changes_no_bit() {
    assertEquals(
        digest("", 2), digest("speed=10&showTest=true&discretize=true&lesson=xor&device=cuda", 2));
  }

  @Test
  void every_optimizer_takes_a_step() {
    List<String> names = UpdateRules.all().stream().map(rule -> rule.name()).toList();
    Set<String> failed = new HashSet<>();
    for (String name : names) {
      try (PlaygroundRun run = run("layers=2:tanh&batch=20&optimizer=" + name)) {
        String before = run.digest();
        run.train(1, new Callback() {});
        if (before.equals(run.digest())) {
          failed.add(name + " moved nothing");
        }
      } catch (IllegalArgumentException e) {
        failed.add(e.getMessage());
      }
    }
    assertEquals(Set.of(), failed);
  }

  @Test
  void every_schedule_and_every_activation_trains() {
    for (ScheduleKind kind : Schedules.kinds()) {
      String text = kind.example() + (kind.isWarmUp() ? " then 0.1" : "");
      PlaygroundState state =
          StateAddress.parse("schedule=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
      try (PlaygroundRun run = new PlaygroundRun(engine, state)) {
        assertEquals(Schedules.parse(text).at(new Moment(0, 0)), run.rate(), text);
      }
    }
    for (var activation : Activations.all()) {
      assertNotEquals("", digest("batch=250&layers=3:" + activation.name(), 1));
    }
  }

  @Test
  void an_edited_weight_changes_the_output_at_once() {
    try (PlaygroundRun run = run("")) {
      byte[] before = run.frame(-1).map();
      run.setWeight("4.bias", 0, 100);
      byte[] after = run.frame(-1).map();
      assertFalse(Arrays.equals(before, after));
      assertArrayEquals(new byte[] {-1, -1, -1}, Arrays.copyOf(after, 3));
      assertTrue(run.isTouched());
      assertEquals(100, run.frame(-1).weights().getOrDefault("4.bias", new float[1])[0]);
      assertEquals(
          "[playground] cannot set element 9 of '4.bias', which has 1, to 0.0",
          assertThrows(IllegalArgumentException.class, () -> run.setWeight("4.bias", 9, 0))
              .getMessage());
    }
  }

  @Test
  void own_points_are_learnt() {
    String four = "data=own&testShare=10&batch=20&rate=0.3&points=";
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      String at = (i % 4 < 2 ? "3." : "-3.") + i + "," + (i % 2 == 0 ? "3." : "-3.") + i;
      points
          .append(i == 0 ? "" : ";")
          .append(at)
          .append(",")
          .append(i % 4 == 0 || i % 4 == 3 ? 1 : 0);
    }
    try (PlaygroundRun run = run(four + points)) {
      run.train(200, new Callback() {});
      assertEquals(1, run.frame(-1).right());
    }
  }

  @Test
  void points_of_a_csv_with_four_classes_are_learnt() {
    StringBuilder csv = new StringBuilder("x,y,colour\n");
    List<String> colours = List.of("blue", "green", "red", "white");
    for (int i = 0; i < 80; i++) {
      String at = (i % 2 == 0 ? "3." : "-3.") + i + "," + (i % 4 < 2 ? "3." : "-3.") + i;
      csv.append(at).append(',').append(colours.get(i % 4)).append('\n');
    }
    PointsCsv read = PointsCsv.parse(csv.toString());
    assertEquals("80 points, of the classes blue, green, red, white", read.notes());
    StringBuilder points = new StringBuilder();
    for (OwnPoint point : read.points()) {
      points.append(points.isEmpty() ? "" : ";").append(point.x()).append(',').append(point.y());
      points.append(',').append((int) point.label());
    }
    try (PlaygroundRun run = run("data=own&optimizer=adam&rate=0.03&points=" + points)) {
      assertEquals(4, run.state().classCount());
      assertEquals(4, run.network().blocks().getLast().width());
      run.train(60, new Callback() {});
      assertEquals(1, run.frame(-1).right());
      assertEquals(1, run.frame(-1).testRight());
    }
  }

  @Test
  void a_map_shows_what_a_neuron_gives() {
    try (PlaygroundRun run = run("layers=1:identity&inputs=x")) {
      run.setWeight("0.weight", 0, 1);
      run.setWeight("0.bias", 0, 0);
      byte[] map = run.frame(0).map();
      assertEquals(0, map[0], "far left it is below -1");
      assertEquals(-1, map[99], "far right it is above 1");
      assertEquals(Math.round((0.06f + 1) * 127.5f), map[50] & 0xff, "half a pixel right of 0");
      assertEquals(0, run.frame(-1).dead().length);
      run.setWeight("0.weight", 0, 0);
      assertArrayEquals(new int[] {0}, run.frame(-1).dead());
    }
  }

  @Test
  void several_classes_are_shown_as_the_likeliest_and_how_likely() {
    try (PlaygroundRun run = run("data=clouds&classes=3&rate=0.3")) {
      run.train(30, new Callback() {});
      byte[] map = run.frame(-1).map();
      assertEquals(20_000, map.length);
      assertEquals(0, map[10 * 100 + 50], "class 0 is at the top");
      assertTrue((map[10_000 + 10 * 100 + 50] & 0xff) > 230);
    }
  }

  @Test
  void too_few_points_and_batches_of_one_are_refused() {
    assertEquals(
        "[playground] there are 1 points; draw at least 2, one to learn from and one to test with",
        refusal("data=own&points=1,2,0"));
    assertEquals(
        "[playground] batch normalization needs the variance of a batch; take at least 2 examples,"
            + " or leave it out",
        refusal("batch=1&layers=4:tanh:norm"));
  }

  private static String refusal(String address) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> run(address)).getMessage());
  }
}
