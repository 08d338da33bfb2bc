// k_scatter_add_check: 20 groups of 256, 0 bytes of local memory
// k_scatter_add_count0: 5 groups of 256, 4096 bytes of local memory
// k_scatter_add_places0: 1 groups of 256, 1024 bytes of local memory
// k_scatter_add_move0: 5 groups of 256, 4096 bytes of local memory
// k_scatter_add_count1: 5 groups of 256, 4096 bytes of local memory
// k_scatter_add_places1: 1 groups of 256, 1024 bytes of local memory
// k_scatter_add_move1: 5 groups of 256, 4096 bytes of local memory
// k_scatter_add_count2: 5 groups of 256, 4096 bytes of local memory
// k_scatter_add_places2: 1 groups of 256, 1024 bytes of local memory
// k_scatter_add_move2: 5 groups of 256, 4096 bytes of local memory
// k_scatter_add_sums: 4096 groups of 256, 0 bytes of local memory
// workspace: 85120 bytes; fault word
typedef unsigned int uint;
typedef unsigned char uchar;
typedef unsigned short ushort;

extern "C" __global__ void __launch_bounds__(256) k_scatter_add_check(
    const float* __restrict__ in0,
    const int* __restrict__ in1,
    float* __restrict__ out0,
    int* __restrict__ workspace,
    int* __restrict__ fault,
    const uint elements,
    const uint count,
    const uint rows,
    const uint chunks,
    const uint width,
    const uint width_magic,
    const uint width_shift) {
  for (uint i = blockIdx.x * blockDim.x + threadIdx.x; i < count; i += gridDim.x * blockDim.x) {
    if ((uint)in1[i] >= rows) {
      atomicMin(fault, (int)i);
    }
  }
}

extern "C" __global__ void __launch_bounds__(256) k_scatter_add_count0(
    const float* __restrict__ in0,
    const int* __restrict__ in1,
    float* __restrict__ out0,
    int* __restrict__ workspace,
    int* __restrict__ fault,
    const uint elements,
    const uint count,
    const uint rows,
    const uint chunks,
    const uint width,
    const uint width_magic,
    const uint width_shift) {
  __shared__ uint digits[1024];
  const uint item = threadIdx.x;
  const uint chunk = blockIdx.x;
  const uint start = chunk * 1024u;
  const uint length = count - start < 1024u ? count - start : 1024u;
  for (uint e = item; e < length; e += 256u) {
    const uint x = start + e;
    const uint key = (uint)in1[x] < rows ? (uint)in1[x] : rows;
    digits[e] = key >> 0u & 255u;
  }
  __syncthreads();
  for (uint d = item; d < 256u; d += 256u) {
    uint n = 0u;
    for (uint e = 0u; e < length; ++e) {
      n += digits[e] == d ? 1u : 0u;
    }
    workspace[4u * count + chunk * 256u + d] = (int)n;
  }
}

extern "C" __global__ void __launch_bounds__(256) k_scatter_add_places0(
    const float* __restrict__ in0,
    const int* __restrict__ in1,
    float* __restrict__ out0,
    int* __restrict__ workspace,
    int* __restrict__ fault,
    const uint elements,
    const uint count,
    const uint rows,
    const uint chunks,
    const uint width,
    const uint width_magic,
    const uint width_shift) {
  __shared__ uint totals[256];
  const uint item = threadIdx.x;
  for (uint d = item; d < 256u; d += 256u) {
    uint total = 0u;
    for (uint chunk = 0u; chunk < chunks; ++chunk) {
      total += (uint)workspace[4u * count + chunk * 256u + d];
    }
    totals[d] = total;
  }
  __syncthreads();
  for (uint d = item; d < 256u; d += 256u) {
    uint at = 0u;
    for (uint below = 0u; below < d; ++below) {
      at += totals[below];
    }
    for (uint chunk = 0u; chunk < chunks; ++chunk) {
      const uint n = (uint)workspace[4u * count + chunk * 256u + d];
      workspace[4u * count + chunk * 256u + d] = (int)at;
      at += n;
    }
  }
}

extern "C" __global__ void __launch_bounds__(256) k_scatter_add_move0(
    const float* __restrict__ in0,
    const int* __restrict__ in1,
    float* __restrict__ out0,
    int* __restrict__ workspace,
    int* __restrict__ fault,
    const uint elements,
    const uint count,
    const uint rows,
    const uint chunks,
    const uint width,
    const uint width_magic,
    const uint width_shift) {
  __shared__ uint digits[1024];
  const uint item = threadIdx.x;
  const uint chunk = blockIdx.x;
  const uint start = chunk * 1024u;
  const uint length = count - start < 1024u ? count - start : 1024u;
  for (uint e = item; e < length; e += 256u) {
    const uint x = start + e;
    const uint key = (uint)in1[x] < rows ? (uint)in1[x] : rows;
    digits[e] = key >> 0u & 255u;
  }
  __syncthreads();
  for (uint d = item; d < 256u; d += 256u) {
    uint at = (uint)workspace[4u * count + chunk * 256u + d];
    for (uint e = 0u; e < length; ++e) {
      if (digits[e] == d) {
        const uint x = start + e;
        workspace[2u * count + at] = (int)((uint)in1[x] < rows ? (uint)in1[x] : rows);
        workspace[3u * count + at] = (int)x;
        ++at;
      }
    }
  }
}

extern "C" __global__ void __launch_bounds__(256) k_scatter_add_count1(
    const float* __restrict__ in0,
    const int* __restrict__ in1,
    float* __restrict__ out0,
    int* __restrict__ workspace,
    int* __restrict__ fault,
    const uint elements,
    const uint count,
    const uint rows,
    const uint chunks,
    const uint width,
    const uint width_magic,
    const uint width_shift) {
  __shared__ uint digits[1024];
  const uint item = threadIdx.x;
  const uint chunk = blockIdx.x;
  const uint start = chunk * 1024u;
  const uint length = count - start < 1024u ? count - start : 1024u;
  for (uint e = item; e < length; e += 256u) {
    const uint x = start + e;
    const uint key = (uint)workspace[2u * count + x];
    digits[e] = key >> 8u & 255u;
  }
  __syncthreads();
  for (uint d = item; d < 256u; d += 256u) {
    uint n = 0u;
    for (uint e = 0u; e < length; ++e) {
      n += digits[e] == d ? 1u : 0u;
    }
    workspace[4u * count + chunk * 256u + d] = (int)n;
  }
}

extern "C" __global__ void __launch_bounds__(256) k_scatter_add_places1(
    const float* __restrict__ in0,
    const int* __restrict__ in1,
    float* __restrict__ out0,
    int* __restrict__ workspace,
    int* __restrict__ fault,
    const uint elements,
    const uint count,
    const uint rows,
    const uint chunks,
    const uint width,
    const uint width_magic,
    const uint width_shift) {
  __shared__ uint totals[256];
  const uint item = threadIdx.x;
  for (uint d = item; d < 256u; d += 256u) {
    uint total = 0u;
    for (uint chunk = 0u; chunk < chunks; ++chunk) {
      total += (uint)workspace[4u * count + chunk * 256u + d];
    }
    totals[d] = total;
  }
  __syncthreads();
  for (uint d = item; d < 256u; d += 256u) {
    uint at = 0u;
    for (uint below = 0u; below < d; ++below) {
      at += totals[below];
    }
    for (uint chunk = 0u; chunk < chunks; ++chunk) {
      const uint n = (uint)workspace[4u * count + chunk * 256u + d];
      workspace[4u * count + chunk * 256u + d] = (int)at;
      at += n;
    }
  }
}

extern "C" __global__ void __launch_bounds__(256) k_scatter_add_move1(
    const float* __restrict__ in0,
    const int* __restrict__ in1,
    float* __restrict__ out0,
    int* __restrict__ workspace,
    int* __restrict__ fault,
    const uint elements,
    const uint count,
    const uint rows,
    const uint chunks,
    const uint width,
    const uint width_magic,
    const uint width_shift) {
  __shared__ uint digits[1024];
  const uint item = threadIdx.x;
  const uint chunk = blockIdx.x;
  const uint start = chunk * 1024u;
  const uint length = count - start < 1024u ? count - start : 1024u;
  for (uint e = item; e < length; e += 256u) {
    const uint x = start + e;
    const uint key = (uint)workspace[2u * count + x];
    digits[e] = key >> 8u & 255u;
  }
  __syncthreads();
  for (uint d = item; d < 256u; d += 256u) {
    uint at = (uint)workspace[4u * count + chunk * 256u + d];
    for (uint e = 0u; e < length; ++e) {
      if (digits[e] == d) {
        const uint x = start + e;
        workspace[0u * count + at] = (int)((uint)workspace[2u * count + x]);
        workspace[1u * count + at] = workspace[3u * count + x];
        ++at;
      }
    }
  }
}

extern "C" __global__ void __launch_bounds__(256) k_scatter_add_count2(
    const float* __restrict__ in0,
    const int* __restrict__ in1,
    float* __restrict__ out0,
    int* __restrict__ workspace,
    int* __restrict__ fault,
    const uint elements,
    const uint count,
    const uint rows,
    const uint chunks,
    const uint width,
    const uint width_magic,
    const uint width_shift) {
  __shared__ uint digits[1024];
  const uint item = threadIdx.x;
  const uint chunk = blockIdx.x;
  const uint start = chunk * 1024u;
  const uint length = count - start < 1024u ? count - start : 1024u;
  for (uint e = item; e < length; e += 256u) {
    const uint x = start + e;
    const uint key = (uint)workspace[0u * count + x];
    digits[e] = key >> 16u & 255u;
  }
  __syncthreads();
  for (uint d = item; d < 256u; d += 256u) {
    uint n = 0u;
    for (uint e = 0u; e < length; ++e) {
      n += digits[e] == d ? 1u : 0u;
    }
    workspace[4u * count + chunk * 256u + d] = (int)n;
  }
}

extern "C" __global__ void __launch_bounds__(256) k_scatter_add_places2(
    const float* __restrict__ in0,
    const int* __restrict__ in1,
    float* __restrict__ out0,
    int* __restrict__ workspace,
    int* __restrict__ fault,
    const uint elements,
    const uint count,
    const uint rows,
    const uint chunks,
    const uint width,
    const uint width_magic,
    const uint width_shift) {
  __shared__ uint totals[256];
  const uint item = threadIdx.x;
  for (uint d = item; d < 256u; d += 256u) {
    uint total = 0u;
    for (uint chunk = 0u; chunk < chunks; ++chunk) {
      total += (uint)workspace[4u * count + chunk * 256u + d];
    }
    totals[d] = total;
  }
  __syncthreads();
  for (uint d = item; d < 256u; d += 256u) {
    uint at = 0u;
    for (uint below = 0u; below < d; ++below) {
      at += totals[below];
    }
    for (uint chunk = 0u; chunk < chunks; ++chunk) {
      const uint n = (uint)workspace[4u * count + chunk * 256u + d];
      workspace[4u * count + chunk * 256u + d] = (int)at;
      at += n;
    }
  }
}

extern "C" __global__ void __launch_bounds__(256) k_scatter_add_move2(
    const float* __restrict__ in0,
    const int* __restrict__ in1,
    float* __restrict__ out0,
    int* __restrict__ workspace,
    int* __restrict__ fault,
    const uint elements,
    const uint count,
    const uint rows,
    const uint chunks,
    const uint width,
    const uint width_magic,
    const uint width_shift) {
  __shared__ uint digits[1024];
  const uint item = threadIdx.x;
  const uint chunk = blockIdx.x;
  const uint start = chunk * 1024u;
  const uint length = count - start < 1024u ? count - start : 1024u;
  for (uint e = item; e < length; e += 256u) {
    const uint x = start + e;
    const uint key = (uint)workspace[0u * count + x];
    digits[e] = key >> 16u & 255u;
  }
  __syncthreads();
  for (uint d = item; d < 256u; d += 256u) {
    uint at = (uint)workspace[4u * count + chunk * 256u + d];
    for (uint e = 0u; e < length; ++e) {
      if (digits[e] == d) {
        const uint x = start + e;
        workspace[2u * count + at] = (int)((uint)workspace[0u * count + x]);
        workspace[3u * count + at] = workspace[1u * count + x];
        ++at;
      }
    }
  }
}

extern "C" __global__ void __launch_bounds__(256) k_scatter_add_sums(
    const float* __restrict__ in0,
    const int* __restrict__ in1,
    float* __restrict__ out0,
    int* __restrict__ workspace,
    int* __restrict__ fault,
    const uint elements,
    const uint count,
    const uint rows,
    const uint chunks,
    const uint width,
    const uint width_magic,
    const uint width_shift) {
  for (uint i = blockIdx.x * blockDim.x + threadIdx.x; i < elements; i += gridDim.x * blockDim.x) {
    const uint row = __umulhi(i << 1, width_magic) >> width_shift;
    const uint c = i - row * width;
    uint at = 0u;
    uint high = count;
    while (at < high) {
      const uint middle = (at + high) / 2u;
      if ((uint)workspace[2u * count + middle] < row) {
        at = middle + 1u;
      } else {
        high = middle;
      }
    }
    float acc = 0x0.0p0f;
    for (; at < count && (uint)workspace[2u * count + at] == row; ++at) {
      const uint n = (uint)workspace[3u * count + at];
      acc = __fadd_rn(acc, in0[n * width + c]);
    }
    out0[i] = acc;
  }
}
