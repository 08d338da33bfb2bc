// k_matmul_relu_runs: 36 groups of 128, 9216 bytes of local memory
// k_matmul_relu_sums: 28 groups of 256, 0 bytes of local memory
// workspace: 84000 bytes
typedef unsigned int uint;
typedef unsigned char uchar;
typedef unsigned short ushort;

static __device__ ushort to_bf16(float x) {
  const uint bits = (uint)__float_as_int(x);
  const uint nearest = (bits + 0x7fffu + (bits >> 16 & 1u)) >> 16;
  return (ushort)(x != x ? 0x7fc0u : nearest);
}

extern "C" __global__ void __launch_bounds__(128, 8) k_matmul_relu_runs(
    const ushort* __restrict__ in0,
    const ushort* __restrict__ in1,
    const float* __restrict__ in2,
    ushort* __restrict__ out0,
    float* __restrict__ out1,
    float* __restrict__ workspace,
    const uint m,
    const uint m_magic,
    const uint m_shift,
    const uint n,
    const uint n_magic,
    const uint n_shift,
    const uint k,
    const uint tiles_down,
    const uint tiles_across,
    const uint runs,
    const uint count,
    const uint in0_stride0,
    const uint in0_stride1,
    const uint in1_stride0,
    const uint in1_stride1,
    const uint in1_stride2,
    const uint in2_stride0,
    const uint in2_stride1,
    const uint out0_stride0,
    const uint out0_stride1,
    const uint out1_stride0,
    const uint out1_stride1) {
  __shared__ __align__(16) float shared[2304];
  const uint item = threadIdx.x;
  const uint group = blockIdx.x;
  const uint down = item / 64u * 8u + item / 2u % 8u;
  const uint across = item / 32u % 2u * 4u + item / 16u % 2u * 2u + item % 2u;
  const uint above = group / tiles_across;
  const uint tileAcross = group - above * tiles_across;
  const uint beyond = above / tiles_down;
  const uint tileDown = above - beyond * tiles_down;
  const uint row0 = tileDown * 32u;
  const uint col0 = tileAcross * 32u;
  const uint batch = beyond / runs;
  const uint run = beyond - batch * runs;
  const uint begin = run * 512u;
  const uint end = k < begin + 512u ? k : begin + 512u;
  float acc[2][4];
  #pragma unroll
  for (uint i = 0u; i < 2u; ++i) {
    #pragma unroll
    for (uint j = 0u; j < 4u; ++j) {
      acc[i][j] = 0x0.0p0f;
    }
  }
  float nextA[4];
  float nextB[4];
  uint at = 0u;
  const float* fromA = shared + down * 2u;
  const float* fromB = shared + 576u + across * 4u;
  int other = 1152;
  #pragma unroll
  for (uint t = 0u; t < 4u; ++t) {
    const uint e = item + t * 128u;
    const uint kk = e % 16u;
    const uint side = e / 16u;
    const uint atK = begin + kk;
    const uint atSide = row0 + side;
    nextA[t] = atK < end && atSide < m ? __int_as_float((int)((uint)in0[batch * in0_stride0 + atSide * in0_stride1 + atK] << 16)) : 0x0.0p0f;
  }
  #pragma unroll
  for (uint t = 0u; t < 4u; ++t) {
    const uint e = item + t * 128u;
    const uint kk = e % 16u;
    const uint side = e / 16u;
    const uint atK = begin + kk;
    const uint atSide = col0 + side;
    nextB[t] = atK < end && atSide < n ? __int_as_float((int)((uint)in1[batch * in1_stride0 + atK * in1_stride1 + atSide * in1_stride2] << 16)) : 0x0.0p0f;
  }
  #pragma unroll
  for (uint t = 0u; t < 4u; ++t) {
    const uint e = item + t * 128u;
    const uint kk = e % 16u;
    const uint side = e / 16u;
    shared[at + kk * 36u + side] = nextA[t];
  }
  #pragma unroll
  for (uint t = 0u; t < 4u; ++t) {
    const uint e = item + t * 128u;
    const uint kk = e % 16u;
    const uint side = e / 16u;
    shared[at + 576u + kk * 36u + side] = nextB[t];
  }
  at += other;
  __syncthreads();
  for (uint k0 = begin; k0 < end; k0 += 16u) {
    if (k0 + 16u < end) {
      #pragma unroll
      for (uint t = 0u; t < 4u; ++t) {
        const uint e = item + t * 128u;
        const uint kk = e % 16u;
        const uint side = e / 16u;
        const uint atK = k0 + 16u + kk;
        const uint atSide = row0 + side;
        nextA[t] = atK < end && atSide < m ? __int_as_float((int)((uint)in0[batch * in0_stride0 + atSide * in0_stride1 + atK] << 16)) : 0x0.0p0f;
      }
      #pragma unroll
      for (uint t = 0u; t < 4u; ++t) {
        const uint e = item + t * 128u;
        const uint kk = e % 16u;
        const uint side = e / 16u;
        const uint atK = k0 + 16u + kk;
        const uint atSide = col0 + side;
        nextB[t] = atK < end && atSide < n ? __int_as_float((int)((uint)in1[batch * in1_stride0 + atK * in1_stride1 + atSide * in1_stride2] << 16)) : 0x0.0p0f;
      }
    }
    #pragma unroll
    for (uint kk = 0u; kk < 16u; ++kk) {
      float x[2];
      x[0] = *(fromA + kk * 36u + 0u);
      x[1] = *(fromA + kk * 36u + 1u);
      float y[4];
      const float4 y0 = *(const float4*)(fromB + kk * 36u + 0u);
      y[0] = y0.x;
      y[1] = y0.y;
      y[2] = y0.z;
      y[3] = y0.w;
      #pragma unroll
      for (uint i = 0u; i < 2u; ++i) {
        #pragma unroll
        for (uint j = 0u; j < 4u; ++j) {
          acc[i][j] = __fmaf_rn(x[i], y[j], acc[i][j]);
        }
      }
    }
    fromA += other;
    fromB += other;
    other = -other;
    #pragma unroll
    for (uint t = 0u; t < 4u; ++t) {
      const uint e = item + t * 128u;
      const uint kk = e % 16u;
      const uint side = e / 16u;
      shared[at + kk * 36u + side] = nextA[t];
    }
    #pragma unroll
    for (uint t = 0u; t < 4u; ++t) {
      const uint e = item + t * 128u;
      const uint kk = e % 16u;
      const uint side = e / 16u;
      shared[at + 576u + kk * 36u + side] = nextB[t];
    }
    at += other;
    __syncthreads();
  }
  for (uint step = 0u; step < 2u; ++step) {
    #pragma unroll
    for (uint i = 0u; i < 2u; ++i) {
      if (i == step) {
        #pragma unroll
        for (uint j = 0u; j < 4u; ++j) {
          shared[down * 40u + across * 4u + j] = acc[i][j];
        }
      }
    }
    __syncthreads();
    for (uint e = item; e < 512u; e += 128u) {
      const uint by = e / 32u;
      const uint row = row0 + by * 2u + step;
      const uint col = col0 + e % 32u;
      if (row < m && col < n) {
        workspace[run * count + (batch * m + row) * n + col] = shared[by * 40u + e % 32u];
      }
    }
    __syncthreads();
  }
}

extern "C" __global__ void __launch_bounds__(256) k_matmul_relu_sums(
    const ushort* __restrict__ in0,
    const ushort* __restrict__ in1,
    const float* __restrict__ in2,
    ushort* __restrict__ out0,
    float* __restrict__ out1,
    float* __restrict__ workspace,
    const uint m,
    const uint m_magic,
    const uint m_shift,
    const uint n,
    const uint n_magic,
    const uint n_shift,
    const uint k,
    const uint tiles_down,
    const uint tiles_across,
    const uint runs,
    const uint count,
    const uint in0_stride0,
    const uint in0_stride1,
    const uint in1_stride0,
    const uint in1_stride1,
    const uint in1_stride2,
    const uint in2_stride0,
    const uint in2_stride1,
    const uint out0_stride0,
    const uint out0_stride1,
    const uint out1_stride0,
    const uint out1_stride1) {
  for (uint i = blockIdx.x * blockDim.x + threadIdx.x; i < count; i += gridDim.x * blockDim.x) {
    const uint line = __umulhi(i << 1, n_magic) >> n_shift;
    const uint col = i - line * n;
    const uint batch = __umulhi(line << 1, m_magic) >> m_shift;
    const uint row = line - batch * m;
    float product = 0x0.0p0f;
    #pragma unroll 4
    for (uint run = 0u; run < runs; ++run) {
      const float result = workspace[run * count + i];
      product = __fadd_rn(product, result);
    }
    const float v0 = product;
    const float v1 = in2[batch * in2_stride0 + row * in2_stride1 + col];
    const float v2 = __fadd_rn(v0, v1);
    const bool v3 = 0x0.0p0f < v2;
    const bool v4 = v2 != v2;
    const bool v5 = v3 || v4;
    const float v6 = v5 ? v2 : 0x0.0p0f;
    out0[batch * out0_stride0 + row * out0_stride1 + col] = to_bf16(v6);
    out1[batch * out1_stride0 + row * out1_stride1 + col] = v2;
  }
}
