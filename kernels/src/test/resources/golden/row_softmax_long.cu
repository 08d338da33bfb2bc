// k_softmax_blocks0: 9 groups of 256, 1024 bytes of local memory
// k_softmax_rows0: 3 groups of 256, 1024 bytes of local memory
// k_softmax_blocks1: 9 groups of 256, 1024 bytes of local memory
// k_softmax_rows1: 3 groups of 256, 1024 bytes of local memory
// k_softmax_elements: 118 groups of 256, 0 bytes of local memory
// workspace: 96 bytes
typedef unsigned int uint;
typedef unsigned char uchar;
typedef unsigned short ushort;

static __device__ int to_int(float x) {
  return x != x ? 0
      : x >= 0x1.0p31f ? 2147483647
      : x < -0x1.0p31f ? (-2147483647 - 1)
      : (int)x;
}

extern "C" __global__ void __launch_bounds__(256) k_softmax_blocks0(
    const float* __restrict__ in0,
    float* __restrict__ out0,
    float* __restrict__ out1,
    float* __restrict__ workspace,
    const uint rows,
    const uint cols,
    const uint cols_magic,
    const uint cols_shift,
    const uint blocks,
    const uint in0_stride0,
    const uint out0_stride0,
    const uint out1_stride0) {
  __shared__ float lanes0_0[256];
  const uint item = threadIdx.x;
  const uint group = blockIdx.x;
  const uint row = group / blocks;
  const uint start = (group - row * blocks) * 4096u;
  const uint end = cols - start < 4096u ? cols : start + 4096u;
  float r0 = 0x0.0p0f;
  {
    float part0 = 0x0.0p0f;
    #pragma unroll 4
    for (uint c = start + item; c < end; c += 256u) {
      const float v0 = in0[row * in0_stride0 + c];
      part0 = c == start + item ? v0 : (v0 < part0 || part0 != part0 ? part0 : v0);
    }
    lanes0_0[item] = part0;
  }
  __syncthreads();
  if (item < 32u) {
    float x0[8];
    #pragma unroll
    for (uint q = 0u; q < 8u; ++q) {
      x0[q] = lanes0_0[item + q * 32u];
    }
    #pragma unroll
    for (uint h = 4u; h > 0u; h >>= 1) {
      #pragma unroll
      for (uint q = 0u; q < h; ++q) {
        x0[q] = item + (q + h) * 32u < end - start ? (x0[q + h] < x0[q] || x0[q] != x0[q] ? x0[q] : x0[q + h]) : x0[q];
      }
    }
    float first0 = x0[0];
    #pragma unroll
    for (uint h = 16u; h > 0u; h >>= 1) {
      const float other0 = __shfl_down_sync(0xffffffffu, first0, h);
      first0 = item + h < end - start ? (other0 < first0 || first0 != first0 ? first0 : other0) : first0;
    }
    if (item == 0u) {
      lanes0_0[0] = first0;
    }
  }
  __syncthreads();
  r0 = lanes0_0[0];
  __syncthreads();
  if (item == 0u) {
    workspace[0u * rows * blocks + group] = r0;
  }
}

extern "C" __global__ void __launch_bounds__(256) k_softmax_rows0(
    const float* __restrict__ in0,
    float* __restrict__ out0,
    float* __restrict__ out1,
    float* __restrict__ workspace,
    const uint rows,
    const uint cols,
    const uint cols_magic,
    const uint cols_shift,
    const uint blocks,
    const uint in0_stride0,
    const uint out0_stride0,
    const uint out1_stride0) {
  __shared__ float lanes0_0[256];
  const uint item = threadIdx.x;
  const uint row = blockIdx.x;
  float r0 = 0x0.0p0f;
  {
    {
      float part0 = 0x0.0p0f;
      #pragma unroll 4
      for (uint c = item; c < blocks; c += 256u) {
        const float block0 = workspace[0u * rows * blocks + row * blocks + c];
        part0 = c == item ? block0 : (block0 < part0 || part0 != part0 ? part0 : block0);
      }
      lanes0_0[item] = part0;
    }
    __syncthreads();
    if (item < 32u) {
      float x0[8];
      #pragma unroll
      for (uint q = 0u; q < 8u; ++q) {
        x0[q] = lanes0_0[item + q * 32u];
      }
      #pragma unroll
      for (uint h = 4u; h > 0u; h >>= 1) {
        #pragma unroll
        for (uint q = 0u; q < h; ++q) {
          x0[q] = item + (q + h) * 32u < blocks ? (x0[q + h] < x0[q] || x0[q] != x0[q] ? x0[q] : x0[q + h]) : x0[q];
        }
      }
      float first0 = x0[0];
      #pragma unroll
      for (uint h = 16u; h > 0u; h >>= 1) {
        const float other0 = __shfl_down_sync(0xffffffffu, first0, h);
        first0 = item + h < blocks ? (other0 < first0 || first0 != first0 ? first0 : other0) : first0;
      }
      if (item == 0u) {
        lanes0_0[0] = first0;
      }
    }
    __syncthreads();
    r0 = lanes0_0[0];
    __syncthreads();
  }
  if (item == 0u) {
    workspace[(2u * blocks + 0u) * rows + row] = r0;
  }
}

extern "C" __global__ void __launch_bounds__(256) k_softmax_blocks1(
    const float* __restrict__ in0,
    float* __restrict__ out0,
    float* __restrict__ out1,
    float* __restrict__ workspace,
    const uint rows,
    const uint cols,
    const uint cols_magic,
    const uint cols_shift,
    const uint blocks,
    const uint in0_stride0,
    const uint out0_stride0,
    const uint out1_stride0) {
  __shared__ float lanes0_0[256];
  const uint item = threadIdx.x;
  const uint group = blockIdx.x;
  const uint row = group / blocks;
  const uint start = (group - row * blocks) * 4096u;
  const uint end = cols - start < 4096u ? cols : start + 4096u;
  const float r0 = workspace[(2u * blocks + 0u) * rows + row];
  float r1 = 0x0.0p0f;
  {
    float part0 = 0x0.0p0f;
    #pragma unroll 4
    for (uint c = start + item; c < end; c += 256u) {
      const float v0 = in0[row * in0_stride0 + c];
      const float v1 = __fsub_rn(v0, r0);
      const float v2 = __fmul_rn(v1, 0x1.715476p0f);
      const bool v3 = (-0x1.f8p6f) < v2;
      const bool v4 = v2 != v2;
      const bool v5 = v3 || v4;
      const float v6 = v5 ? v2 : (-0x1.f8p6f);
      const bool v7 = v6 < 0x1.f8p6f;
      const bool v8 = v6 != v6;
      const bool v9 = v7 || v8;
      const float v10 = v9 ? v6 : 0x1.f8p6f;
      const float v11 = fabsf(v10);
      const bool v12 = v11 < 0x1.0p23f;
      const float v13 = __fadd_rn(v11, 0x1.0p23f);
      const float v14 = __fsub_rn(v13, 0x1.0p23f);
      const int v15 = __float_as_int(v14);
      const int v16 = __float_as_int(v10);
      const int v17 = v16 & (-2147483647 - 1);
      const int v18 = v15 | v17;
      const float v19 = __int_as_float(v18);
      const float v20 = v12 ? v19 : v10;
      const float v21 = __fsub_rn(v10, v20);
      const float v22 = __fmaf_rn(v21, 0x1.c6a7fp-5f, 0x1.ebfbep-3f);
      const float v23 = __fmaf_rn(v22, v21, 0x1.62e43p-1f);
      const float v24 = __fmaf_rn(v23, v21, 0x1.0p0f);
      const int v25 = to_int(v20);
      const int v26 = (int)((uint)v25 + (uint)127);
      const int v27 = (int)((uint)v26 << 23);
      const float v28 = __int_as_float(v27);
      const float v29 = __fmul_rn(v24, v28);
      part0 = c == start + item ? v29 : __fadd_rn(part0, v29);
    }
    lanes0_0[item] = part0;
  }
  __syncthreads();
  if (item < 32u) {
    float x0[8];
    #pragma unroll
    for (uint q = 0u; q < 8u; ++q) {
      x0[q] = lanes0_0[item + q * 32u];
    }
    #pragma unroll
    for (uint h = 4u; h > 0u; h >>= 1) {
      #pragma unroll
      for (uint q = 0u; q < h; ++q) {
        x0[q] = item + (q + h) * 32u < end - start ? __fadd_rn(x0[q], x0[q + h]) : x0[q];
      }
    }
    float first0 = x0[0];
    #pragma unroll
    for (uint h = 16u; h > 0u; h >>= 1) {
      const float other0 = __shfl_down_sync(0xffffffffu, first0, h);
      first0 = item + h < end - start ? __fadd_rn(first0, other0) : first0;
    }
    if (item == 0u) {
      lanes0_0[0] = first0;
    }
  }
  __syncthreads();
  r1 = lanes0_0[0];
  __syncthreads();
  if (item == 0u) {
    workspace[1u * rows * blocks + group] = r1;
  }
}

extern "C" __global__ void __launch_bounds__(256) k_softmax_rows1(
    const float* __restrict__ in0,
    float* __restrict__ out0,
    float* __restrict__ out1,
    float* __restrict__ workspace,
    const uint rows,
    const uint cols,
    const uint cols_magic,
    const uint cols_shift,
    const uint blocks,
    const uint in0_stride0,
    const uint out0_stride0,
    const uint out1_stride0) {
  __shared__ float lanes0_0[256];
  const uint item = threadIdx.x;
  const uint row = blockIdx.x;
  const float r0 = workspace[(2u * blocks + 0u) * rows + row];
  float r1 = 0x0.0p0f;
  {
    {
      float part0 = 0x0.0p0f;
      #pragma unroll 4
      for (uint c = item; c < blocks; c += 256u) {
        const float block1 = workspace[1u * rows * blocks + row * blocks + c];
        part0 = c == item ? block1 : __fadd_rn(part0, block1);
      }
      lanes0_0[item] = part0;
    }
    __syncthreads();
    if (item < 32u) {
      float x0[8];
      #pragma unroll
      for (uint q = 0u; q < 8u; ++q) {
        x0[q] = lanes0_0[item + q * 32u];
      }
      #pragma unroll
      for (uint h = 4u; h > 0u; h >>= 1) {
        #pragma unroll
        for (uint q = 0u; q < h; ++q) {
          x0[q] = item + (q + h) * 32u < blocks ? __fadd_rn(x0[q], x0[q + h]) : x0[q];
        }
      }
      float first0 = x0[0];
      #pragma unroll
      for (uint h = 16u; h > 0u; h >>= 1) {
        const float other0 = __shfl_down_sync(0xffffffffu, first0, h);
        first0 = item + h < blocks ? __fadd_rn(first0, other0) : first0;
      }
      if (item == 0u) {
        lanes0_0[0] = first0;
      }
    }
    __syncthreads();
    r1 = lanes0_0[0];
    __syncthreads();
  }
  if (item == 0u) {
    workspace[(2u * blocks + 1u) * rows + row] = r1;
  }
  if (item == 0u) {
    out1[row * out1_stride0] = r1;
  }
}

extern "C" __global__ void __launch_bounds__(256) k_softmax_elements(
    const float* __restrict__ in0,
    float* __restrict__ out0,
    float* __restrict__ out1,
    float* __restrict__ workspace,
    const uint rows,
    const uint cols,
    const uint cols_magic,
    const uint cols_shift,
    const uint blocks,
    const uint in0_stride0,
    const uint out0_stride0,
    const uint out1_stride0) {
  for (uint i = blockIdx.x * blockDim.x + threadIdx.x; i < rows * cols; i += gridDim.x * blockDim.x) {
    const uint row = __umulhi(i << 1, cols_magic) >> cols_shift;
    const uint c = i - row * cols;
    const float r0 = workspace[(2u * blocks + 0u) * rows + row];
    const float r1 = workspace[(2u * blocks + 1u) * rows + row];
    const float v0 = in0[row * in0_stride0 + c];
    const float v1 = __fsub_rn(v0, r0);
    const float v2 = __fmul_rn(v1, 0x1.715476p0f);
    const bool v3 = (-0x1.f8p6f) < v2;
    const bool v4 = v2 != v2;
    const bool v5 = v3 || v4;
    const float v6 = v5 ? v2 : (-0x1.f8p6f);
    const bool v7 = v6 < 0x1.f8p6f;
    const bool v8 = v6 != v6;
    const bool v9 = v7 || v8;
    const float v10 = v9 ? v6 : 0x1.f8p6f;
    const float v11 = fabsf(v10);
    const bool v12 = v11 < 0x1.0p23f;
    const float v13 = __fadd_rn(v11, 0x1.0p23f);
    const float v14 = __fsub_rn(v13, 0x1.0p23f);
    const int v15 = __float_as_int(v14);
    const int v16 = __float_as_int(v10);
    const int v17 = v16 & (-2147483647 - 1);
    const int v18 = v15 | v17;
    const float v19 = __int_as_float(v18);
    const float v20 = v12 ? v19 : v10;
    const float v21 = __fsub_rn(v10, v20);
    const float v22 = __fmaf_rn(v21, 0x1.c6a7fp-5f, 0x1.ebfbep-3f);
    const float v23 = __fmaf_rn(v22, v21, 0x1.62e43p-1f);
    const float v24 = __fmaf_rn(v23, v21, 0x1.0p0f);
    const int v25 = to_int(v20);
    const int v26 = (int)((uint)v25 + (uint)127);
    const int v27 = (int)((uint)v26 << 23);
    const float v28 = __int_as_float(v27);
    const float v29 = __fmul_rn(v24, v28);
    const float v30 = __fdiv_rn(v29, r1);
    out0[row * out0_stride0 + c] = v30;
  }
}
