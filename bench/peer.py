"""PyTorch's side of the benchmarks.

    python3 peer.py VARIANT DEVICE

VARIANT is eager, graph (the step captured as a CUDA graph by hand) or compile (torch.compile with max-autotune);
DEVICE is cuda, cpu, or any: cuda where there is one. Reads one request a line from standard input and answers each
with one line, both JSON objects; io.lockstep.bench.worker.Server says which there are. Ends with its input.
"""

import gc
import json
import math
import os
import sys
import time
import traceback

try:
    import torch
    import torch.nn.functional as F
except ImportError as e:
    torch = None
    missing = f"no PyTorch: {e}"

SAMPLE = 8
# The streams of draws, as in io.lockstep.bench.work.Streams.
PARAMETERS, FEATURES, CLASSES, LEFT, RIGHT, GIVEN = 0, 1000, 2000, 3000, 4000, 5000
LOW32 = 0xFFFFFFFF


class Unavailable(Exception):
    """What was asked cannot be had here, which is no fault."""


def bits(stream, count, device):
    """32 bits for each element of a stream, the same as io.lockstep.bench.work.HashedDraws."""
    x = torch.arange(count, dtype=torch.int64, device=device)
    x ^= (stream * 0x9E3779B9) & LOW32
    x = ((x ^ (x >> 16)) * 0x7FEB352D) & LOW32
    x = ((x ^ (x >> 15)) * 0x846CA68B) & LOW32
    return x ^ (x >> 16)


def unit(stream, shape, device):
    """Numbers evenly distributed over 0..1."""
    count = math.prod(shape)
    return ((bits(stream, count, device) >> 8).to(torch.float32) * 2.0**-24).reshape(shape)


def around0(stream, shape, device, scale=1.0):
    """Numbers evenly distributed over -scale..scale."""
    return (2 * unit(stream, shape, device) - 1) * torch.tensor(scale, dtype=torch.float32, device=device)


class Work:
    """Work that is ready: run() queues one run, sample() gives numbers of the latest."""

    def __init__(self, device, precision):
        self.device = device
        self.precision = precision

    def use_precision(self):
        """Sets float32 products to full precision or TF32."""
        torch.set_float32_matmul_precision("high" if self.precision == "tf32" else "highest")

    def warm(self, body):
        """Runs a body three times on another stream, as capturing it asks for."""
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(3):
                body()
        torch.cuda.current_stream().wait_stream(side)

    def capture(self, body):
        """Returns a body as a CUDA graph."""
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            body()
        return graph


class Copy(Work):
    def __init__(self, work, variant, device, precision):
        super().__init__(device, precision)
        self.source = around0(GIVEN, (work["floats"],), device)
        self.target = torch.empty_like(self.source)

    def run(self):
        self.target.copy_(self.source)

    def sample(self):
        return self.target[-SAMPLE:]


class Product(Work):
    def __init__(self, work, variant, device, precision):
        super().__init__(device, precision)
        self.use_precision()
        kind = torch.bfloat16 if precision == "bf16" else torch.float32
        products = work["products"] if "products" in work else [work] * work["repeats"]
        self.operands = [self.draw(product, i, kind) for i, product in enumerate(products)]
        self.graph = None
        if variant == "graph":
            self.warm(self.multiply)
            self.graph = self.capture(self.multiply)

    def draw(self, product, i, kind):
        m, k, n = product["m"], product["k"], product["n"]
        a = self.operand(LEFT + i, m, k, product["transposedA"])
        b = self.operand(RIGHT + i, k, n, product["transposedB"])
        return a.to(kind), b.to(kind), torch.empty((m, n), dtype=kind, device=self.device)

    def operand(self, stream, rows, columns, transposed):
        shape = (columns, rows) if transposed else (rows, columns)
        drawn = around0(stream, shape, self.device)
        return drawn.t() if transposed else drawn

    def multiply(self):
        for a, b, c in self.operands:
            torch.mm(a, b, out=c)

    def run(self):
        self.graph.replay() if self.graph else self.multiply()

    def sample(self):
        return self.operands[-1][2][-1, -SAMPLE:]


class RowKernel(Work):
    def __init__(self, work, variant, device, precision):
        super().__init__(device, precision)
        shape = (work["rows"], work["columns"])
        self.given = around0(GIVEN, shape, device)
        self.result = torch.empty(shape, device=device)
        self.function = {
            "SIGMOID": lambda: torch.sigmoid(self.given, out=self.result),
            "GELU": lambda: torch.ops.aten.gelu.out(self.given, out=self.result),
            "SOFTMAX": lambda: torch.softmax(self.given, 1, out=self.result),
            "LAYER_NORM": lambda: F.layer_norm(self.given, shape[1:]),
        }[work["function"]]

    def run(self):
        self.result = self.function()

    def sample(self):
        return self.result[-1, -SAMPLE:]


class Adam(Work):
    def __init__(self, work, variant, device, precision):
        super().__init__(device, precision)
        count = work["parameters"]
        self.parameter = torch.nn.Parameter(around0(PARAMETERS, (count,), device))
        self.parameter.grad = around0(GIVEN, (count,), device)
        self.optimizer = adam([self.parameter], variant)
        self.graph = None
        if variant == "graph":
            self.warm(self.optimizer.step)
            self.graph = self.capture(self.optimizer.step)
            reset(self.optimizer)
            with torch.no_grad():
                self.parameter.copy_(around0(PARAMETERS, (count,), device))

    def run(self):
        self.graph.replay() if self.graph else self.optimizer.step()

    def sample(self):
        return self.parameter.detach()[-SAMPLE:]


def adam(parameters, variant, **options):
    """The fused Adam; where a version has none for the device, the one that takes all tensors at once."""
    parameters = list(parameters)
    options["capturable"] = variant == "graph"
    try:
        return torch.optim.Adam(parameters, fused=True, **options)
    except RuntimeError:
        return torch.optim.Adam(parameters, foreach=True, **options)


def reset(optimizer):
    """Sets moments and step back to 0, in place, as captured graphs know where they lie."""
    for state in optimizer.state.values():
        for value in state.values():
            value.zero_()


class Training(Work):
    def __init__(self, work, variant, device, precision):
        super().__init__(device, precision)
        self.use_precision()
        self.network = work["network"]
        widths = self.network["widths"]
        layers = []
        for i in range(1, len(widths)):
            layers.append(torch.nn.Linear(widths[i - 1], widths[i], device=device))
            if i < len(widths) - 1 and i != self.network["code"]:
                layers += self.around(widths[i])
        if self.network["code"]:
            layers.append(torch.nn.Sigmoid())
        self.model = torch.nn.Sequential(*layers)
        self.draw_weights()
        self.batches = self.draw_batches(work)
        self.next = 0
        self.optimizer = adam(self.model.parameters(), variant, lr=self.network["rate"])
        # Eager and compiled steps take resident batches where they lie; a graph and a host's batch are copied.
        self.host = work["feed"] == "HOST"
        self.static = None
        if variant == "graph" or self.host:
            self.static = tuple(torch.empty_like(t, device=device) for t in self.batches[0])
        self.forward = self.loss_of
        if variant == "compile":
            self.forward = torch.compile(self.loss_of, mode="max-autotune")
        self.compiled = variant == "compile"
        self.graph = None
        self.loss = None
        if variant == "graph":
            for to, batch in zip(self.static, self.batches[0]):
                to.copy_(batch)
            self.warm(lambda: self.step(*self.static))
            # What the warm-up has left is no part of the graph.
            self.loss = None
            self.optimizer.zero_grad(set_to_none=True)
            self.graph = self.capture(lambda: self.step(*self.static))
            reset(self.optimizer)
            self.draw_weights()

    def around(self, width):
        """ReLU, and what hidden layers have besides."""
        hidden = self.network["hidden"]
        layers = [torch.nn.ReLU()]
        if hidden["norm"] == "BATCH":
            layers.insert(0, torch.nn.BatchNorm1d(width, device=self.device))
        if hidden["norm"] == "LAYER":
            layers.insert(0, torch.nn.LayerNorm(width, device=self.device))
        if hidden["dropout"]:
            layers.append(torch.nn.Dropout(hidden["dropout"]))
        return layers

    def draw_weights(self):
        """Uniform weights of He et al. (2015), biases of up to 0.01; normalizations begin with 1 and 0."""
        with torch.no_grad():
            stream = PARAMETERS
            for layer in self.model:
                for parameter in layer.parameters():
                    if isinstance(layer, torch.nn.Linear):
                        scale = math.sqrt(6.0 / parameter.shape[1]) if parameter.dim() == 2 else 0.01
                        parameter.copy_(around0(stream, parameter.shape, self.device, scale))
                        stream += 1
                if isinstance(layer, (torch.nn.BatchNorm1d, torch.nn.LayerNorm)):
                    layer.reset_parameters()

    def draw_batches(self, work):
        widths = self.network["widths"]
        batches = []
        for b in range(work["batches"]):
            features = unit(FEATURES + b, (work["batch"], widths[0]), self.device)
            classes = (bits(CLASSES + b, work["batch"], self.device) >> 8) % widths[-1]
            batches.append((features, classes) if self.network["classifies"] else (features,))
        if work["feed"] == "HOST":
            batches = [tuple(t.cpu() for t in batch) for batch in batches]
            if self.device == "cuda":
                batches = [tuple(t.pin_memory() for t in batch) for batch in batches]
        return batches

    def loss_of(self, features, *classes):
        # A captured cast of a weight must not outlive the graph, hence no cache of casts.
        lower = self.precision == "bf16"
        with torch.autocast(self.device, dtype=torch.bfloat16, enabled=lower, cache_enabled=False):
            result = self.model(features)
            return F.cross_entropy(result, classes[0]) if classes else F.mse_loss(result, features)

    def step(self, *batch):
        self.optimizer.zero_grad(set_to_none=True)
        self.loss = self.forward(*batch)
        self.loss.backward()
        self.optimizer.step()

    def run(self):
        batch = self.batches[self.next]
        self.next = (self.next + 1) % len(self.batches)
        if self.static:
            for to, given in zip(self.static, batch):
                to.copy_(given, non_blocking=True)
            batch = self.static
        if self.graph:
            self.graph.replay()
            return
        if self.compiled:
            torch.compiler.cudagraph_mark_step_begin()
        self.step(*batch)

    def sample(self):
        return self.loss.detach().reshape(1)


class Convolutions(Work):
    """A convolutional classifier and gradient descent, as io.lockstep.bench.work.ConvTraining says."""

    def __init__(self, work, variant, device, precision):
        super().__init__(device, precision)
        if variant == "graph":
            raise Unavailable("this step is not captured by hand")
        self.use_precision()
        self.work = work
        channels = work["channels"]
        layers = []
        for i in range(1, len(channels)):
            layers += [torch.nn.Conv2d(channels[i - 1], channels[i], 3), torch.nn.ReLU()]
        side = (work["image"] - 2 * (len(channels) - 1)) // 2
        layers += [torch.nn.MaxPool2d(2), torch.nn.Flatten()]
        layers += [torch.nn.Linear(channels[-1] * side * side, work["classes"])]
        self.model = torch.nn.Sequential(*layers).to(device)
        with torch.no_grad():
            for i, parameter in enumerate(self.model.parameters()):
                many = parameter.dim() > 1
                scale = math.sqrt(6.0 / math.prod(parameter.shape[1:])) if many else 0.01
                parameter.copy_(around0(PARAMETERS + i, parameter.shape, device, scale))
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=work["rate"])
        self.batches = [self.draw(b) for b in range(work["batches"])]
        self.next = 0
        self.loss = None
        self.forward = self.loss_of
        if variant == "compile":
            self.forward = torch.compile(self.loss_of, mode="max-autotune")

    def draw(self, b):
        batch, side = self.work["batch"], self.work["image"]
        images = unit(FEATURES + b, (batch, self.work["channels"][0], side, side), self.device)
        return images, (bits(CLASSES + b, batch, self.device) >> 8) % self.work["classes"]

    def loss_of(self, images, labels):
        return F.cross_entropy(self.model(images), labels)

    def run(self):
        images, labels = self.batches[self.next]
        self.next = (self.next + 1) % len(self.batches)
        self.optimizer.zero_grad(set_to_none=True)
        self.loss = self.forward(images, labels)
        self.loss.backward()
        self.optimizer.step()

    def sample(self):
        return self.loss.detach().reshape(1)


KINDS = {
    "copy": Copy,
    "product": Product,
    "step products": Product,
    "row kernel": RowKernel,
    "adam": Adam,
    "training": Training,
    "convolutions": Convolutions,
}


class Peer:
    def __init__(self, variant, device):
        self.variant = variant
        if device == "any":
            device = "cuda" if torch and torch.cuda.is_available() else "cpu"
        self.device = device
        self.work = {}

    def answer(self, request):
        if torch is None:
            raise Unavailable(missing)
        if self.device == "cuda" and not torch.cuda.is_available():
            raise Unavailable(f"PyTorch {torch.__version__} sees no GPU")
        action = request["do"]
        if action == "hello":
            return self.hello()
        if action == "prepare":
            return self.prepare(request)
        if action == "drop":
            self.work.pop(request["id"], None)
            self.collect()
            return {}
        if action == "run":
            return self.run(self.work[request["id"]], request["count"])
        raise ValueError(f"unknown request {action}")

    def hello(self):
        answer = {"name": f"PyTorch {torch.__version__}", "device": self.device}
        if self.device == "cuda":
            answer |= {"gpu": torch.cuda.get_device_name(), "cuda": torch.version.cuda}
        else:
            answer["threads"] = torch.get_num_threads()
        return answer

    def prepare(self, request):
        precision = request["precision"]
        if self.variant == "graph" and self.device != "cuda":
            raise Unavailable("CUDA graphs need a GPU")
        if precision == "tf32" and self.device != "cuda":
            raise Unavailable("PyTorch has TF32 on GPUs only")
        work = KINDS[request["work"]["kind"]](request["work"], self.variant, self.device, precision)
        self.work[request["id"]] = work
        samples = []
        for _ in range(request["checks"]):
            work.run()
            samples += numbers(work.sample())
        return {"samples": samples}

    def run(self, work, count):
        work.use_precision()
        self.synchronize()
        start = time.perf_counter()
        for _ in range(count):
            work.run()
        self.synchronize()
        return {"seconds": time.perf_counter() - start, "sample": numbers(work.sample())}

    def synchronize(self):
        if self.device == "cuda":
            torch.cuda.synchronize()

    def collect(self):
        if self.variant == "compile":
            torch._dynamo.reset()
        gc.collect()
        if self.device == "cuda":
            torch.cuda.empty_cache()


def numbers(tensor):
    """A list of floats; what is not finite as text, since JSON has no such numbers."""
    return [v if math.isfinite(v) else str(v) for v in tensor.float().tolist()]


def main():
    # Whatever else is printed, by a compiler say, goes to standard error.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    peer = Peer(sys.argv[1], sys.argv[2])
    for line in sys.stdin:
        try:
            answer = peer.answer(json.loads(line))
        except Unavailable as e:
            answer = {"unavailable": str(e)}
        except Exception as e:
            traceback.print_exc()
            answer = {"failed": f"{type(e).__name__}: {str(e)[:300]}"}
        print(json.dumps(answer), file=answers, flush=True)


main()
