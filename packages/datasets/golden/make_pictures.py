#!/usr/bin/env python3
"""Makes pictures.npz (Pillow 13, libjpeg-turbo 3): small pictures of many kinds as `NAME.file`, and the pixels that Pillow reads in
them, ImageOps.exif_transpose(...).convert('RGB'), as `NAME.pixels`."""
import io
import itertools
import struct
import zlib

import numpy as np
from PIL import Image, ImageOps

random = np.random.default_rng(7)
arrays = {}


def put(name, data):
    image = Image.open(io.BytesIO(data))
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith('I;16'):  # Pillow cuts these off at 255 when it converts; of colours it takes the high byte.
        image = Image.fromarray((np.asarray(image) >> 8).astype('uint8'))
    arrays[name + '.file'] = np.frombuffer(data, 'uint8')
    arrays[name + '.pixels'] = np.asarray(image.convert('RGB'))


def save(image, kind='JPEG', **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def scene(width, height):
    y, x = np.mgrid[0:height, 0:width]
    waves = [
        128 + 100 * np.sin(x / 3 + y / 5),
        128 + 90 * np.cos(y / 4) + 30 * (x > width / 2),
        100 + 80 * np.sin((x + y) / 3) + random.normal(0, 8, x.shape),
    ]
    return Image.fromarray(np.stack(waves, -1).clip(0, 255).astype('uint8'))


# JPEG: (marker, content) of each segment, then the data of the first scan and all that follows.
def parts(data):
    segments, at = [], 2
    while True:
        marker, length = data[at + 1], struct.unpack('>H', data[at + 2 : at + 4])[0]
        segments.append((marker, data[at + 4 : at + 2 + length]))
        at += 2 + length
        if marker == 0xDA:
            return segments, data[at:]


def join(segments, rest):
    body = (b'\xff%c' % marker + struct.pack('>H', len(content) + 2) + content for marker, content in segments)
    return b'\xff\xd8' + b''.join(body) + rest


def frame(data, width, height, factors):
    """The same blocks under another size and other sampling factors."""
    segments, rest = parts(data)
    return join(
        [
            (marker, c[:1] + struct.pack('>HH', height, width) + c[5:6] + b''.join(bytes([c[6 + 3 * i], f, c[8 + 3 * i]]) for i, f in enumerate(factors)))
            if marker == 0xC0
            else (marker, c)
            for marker, c in segments
        ],
        rest,
    )


def renamed(segments, names):
    def content(marker, c):
        if marker == 0xC0:
            return c[:6] + b''.join(bytes([names[i]]) + c[7 + 3 * i : 9 + 3 * i] for i in range(3))
        if marker == 0xDA:
            return c[:1] + b''.join(bytes([names[i]]) + c[2 + 2 * i : 3 + 2 * i] for i in range(3)) + c[7:]
        return c

    return [(marker, content(marker, c)) for marker, c in segments]


small = scene(17, 11)
for name, options in {
    '444': {'subsampling': 0}, '422': {'subsampling': 1}, '420': {'subsampling': 2}, '420-coarse': {'quality': 20, 'subsampling': 2},
    '420-fine': {'quality': 100, 'subsampling': 2}, '420-progressive': {'progressive': True}, '444-progressive-fine': {'progressive': True, 'quality': 100, 'subsampling': 0},
    '420-restart': {'restart_marker_blocks': 1}, '420-progressive-restart': {'restart_marker_blocks': 1, 'progressive': True}, '420-optimised': {'optimize': True},
    'rgb-adobe': {'keep_rgb': True},
}.items():
    put('jpeg ' + name, save(small, **options))
for width, height in [(1, 1), (3, 2), (16, 8)]:
    put(f'jpeg 420 of {width} x {height}', save(scene(width, height), subsampling=2))
put('jpeg 420 of noise', save(Image.fromarray(random.integers(0, 256, (20, 20, 3), dtype='uint8')), quality=95))
put('jpeg 420-progressive of noise', save(Image.fromarray(random.integers(0, 256, (20, 20, 3), dtype='uint8')), quality=95, progressive=True))
put('jpeg grey', save(small.convert('L')))
put('jpeg grey-progressive', save(small.convert('L'), progressive=True))
cmyk = save(small.convert('CMYK'))
put('jpeg cmyk', cmyk)
put('jpeg cmyk-without-adobe', join([s for s in parts(cmyk)[0] if s[0] < 0xE0], parts(cmyk)[1]))
put('jpeg ycck', join([(0xEE, b'Adobe\0\x64\0\0\0\0\2')] + [s for s in parts(cmyk)[0] if s[0] < 0xE0], parts(cmyk)[1]))
two = save(scene(32, 16), subsampling=1)
put('jpeg 440', frame(two, 15, 31, [0x12, 0x11, 0x11]))
six = save(scene(32, 16), subsampling=2)
for factors, width, height in [
    ([0x41, 0x11, 0x11], 61, 7), ([0x14, 0x11, 0x11], 7, 61), ([0x11, 0x22, 0x11], 31, 15), ([0x21, 0x12, 0x21], 31, 15), ([0x21, 0x21, 0x21], 31, 7),
]:
    put('jpeg factors ' + ' '.join('%02x' % f for f in factors), frame(six, width, height, factors))
plain = save(small, quality=85)
segments, rest = parts(plain)
bare = [s for s in segments if s[0] < 0xE0]
put('jpeg names RGB', join(renamed(bare, b'RGB'), rest))
put('jpeg names rgb', join(renamed(bare, b'rgb'), rest))
put('jpeg names RGB in JFIF', join(renamed(segments, b'RGB'), rest))
put('jpeg names alike', join(renamed(bare, b'\1\1\1'), rest))
for transform in [0, 1, 7]:
    adobe = (0xEE, b'Adobe\0\x64\0\0\0\0%c' % transform)
    put(f'jpeg adobe {transform}', join([adobe] + bare, rest))
    put(f'jpeg adobe {transform} in JFIF', join(segments[:1] + [adobe] + segments[1:], rest))
put('jpeg without Huffman tables', join([s for s in segments if s[0] != 0xC4], rest))
put('jpeg with a profile', save(small, icc_profile=bytes(70000)))
put('jpeg with bytes after the end', plain + b'trailer' * 9)
put('jpeg with bytes between', plain[:2] + b'\xff\xff' + plain[2:-2] + b'\0\0' + plain[-2:])
put('jpeg extended sequential', plain.replace(b'\xff\xc0', b'\xff\xc1', 1))
put('jpeg of several pictures', save(small, 'MPO', save_all=True, append_images=[small]))
greys = [parts(save(channel, quality=85)) for channel in small.split()]
head = [
    (m, c[:5] + b'\3' + b''.join(bytes([i, 0x11, 0]) for i in (1, 2, 3)) if m == 0xC0 else c) for m, c in greys[0][0] if m != 0xDA
]
scans = (b'\xff\xda\0\x08\1%c\0\0\x3f\0' % (i + 1) + data[: data.rindex(b'\xff\xd9')] for i, (_, data) in enumerate(greys))
put('jpeg a scan a component', join(head, b''.join(scans) + b'\xff\xd9'))


def tiff(orientation, order='<', kind=3):
    value = struct.pack(order + 'HH', orientation, 0) if kind == 3 else struct.pack(order + 'I', orientation)
    mark = b'II*\0' if order == '<' else b'MM\0*'
    return mark + struct.pack(order + 'IHHHI', 8, 1, 0x112, kind, 1) + value + bytes(4)


def noted(*notes):
    return join([(0xE1, note) for note in notes] + segments, rest)


for orientation in range(10):
    put(f'jpeg exif {orientation}', noted(b'Exif\0\0' + tiff(orientation, '<>'[orientation % 2])))
put('jpeg exif 6 big-endian', noted(b'Exif\0\0' + tiff(6, '>')))
put('jpeg exif 6 as long', noted(b'Exif\0\0' + tiff(6, kind=4)))
put('jpeg exif 6 as byte', noted(b'Exif\0\0' + tiff(6, kind=1)))
put('jpeg exif 6 marked twice', noted(b'Exif\0\0Exif\0\0' + tiff(6)))
put('jpeg exif 6, then another', noted(b'Exif\0\0' + tiff(6), b'Exif\0\0' + tiff(3)))
for cut in [9, 12, 20]:
    put(f'jpeg exif 6 cut to {cut}', noted(b'Exif\0\0' + tiff(6)[:cut]))
put('jpeg exif elsewhere', noted(b'Exif\0\0II*\0\xff\xff\xff\xff' + tiff(6)[8:]))
xmp = b'http://ns.adobe.com/xap/1.0/\0'
put('jpeg xmp 6', noted(xmp + b'<x tiff:Orientation="6"/>'))
put('jpeg xmp 6, exif 3', noted(xmp + b'<tiff:Orientation>6</tiff:Orientation>', b'Exif\0\0' + tiff(3)))


# PNG
def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def filtered(rows, step):
    """Each row under a filter drawn at random."""
    out, above = b'', bytes(len(rows[0]))
    for row in rows:
        kind = int(random.integers(0, 5))
        line = bytearray()
        for i, value in enumerate(row):
            left, up, corner = (row[i - step] if i >= step else 0), above[i], (above[i - step] if i >= step else 0)
            paeth = min((left, up, corner), key=lambda p: abs(left + up - corner - p))
            line.append((value - (0, left, up, (left + up) // 2, paeth)[kind]) & 255)
        out += bytes([kind]) + bytes(line)
        above = row
    return out


channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
adam7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def packed(samples, depth):
    rows = []
    for row in samples:
        bits = ''.join(format(value, f'0{depth}b') for value in row)
        bits += '0' * (-len(bits) % 8)
        rows.append(bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8)))
    return rows


def png(samples, depth, kind, interlaced=0, before=b'', after=b''):
    n, step = channels[kind], max(1, channels[kind] * depth // 8)
    height, width = len(samples), len(samples[0]) // n
    raw = b''
    for left, top, across, down in adam7 if interlaced else [(0, 0, 1, 1)]:
        part = [[v for x in range(left, width, across) for v in row[x * n : x * n + n]] for row in samples[top::down]]
        if part and part[0]:
            raw += filtered(packed(part, depth), step)
    data = zlib.compress(raw)
    half = len(data) // 2
    header = struct.pack('>IIBBBBB', width, height, depth, kind, 0, 0, interlaced)
    body = chunk(b'IHDR', header) + before + chunk(b'IDAT', data[:half]) + chunk(b'IDAT', data[half:]) + after
    return b'\x89PNG\r\n\x1a\n' + body + chunk(b'IEND', b'')


for kind, depths in {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}.items():
    for depth, (width, height), interlaced in itertools.product(depths, [(1, 1), (9, 7)], (0, 1)):
        n = channels[kind]
        samples = random.integers(0, 2**depth, (height, width * n)).tolist()
        if kind > 3:
            samples = [[2**depth - 1 if i % n == n - 1 else v for i, v in enumerate(row)] for row in samples]
        palette = chunk(b'PLTE', random.integers(0, 256, 3 * 2**depth, dtype='uint8').tobytes()) if kind == 3 else b''
        put(f'png kind {kind}, {depth} bits, {width} x {height}{", interlaced" * interlaced}', png(samples, depth, kind, interlaced, palette))
grey = [[1, 2, 3], [4, 5, 6]]
put('png transparent grey that no pixel has', png(grey, 8, 0, 0, chunk(b'tRNS', b'\0\x09')))
put('png transparent grey of 16 bits that no pixel has', png([[0x0109, 2]], 16, 0, 0, chunk(b'tRNS', b'\0\x09')))
put('png transparent colour that no pixel has', png([[1, 2, 3]], 8, 2, 0, chunk(b'tRNS', b'\0\1\0\2\0\4')))
put('png transparent colour of a palette that no pixel has', png([[0, 1, 0]], 8, 3, 0, chunk(b'PLTE', bytes(range(9))) + chunk(b'tRNS', b'\xff\xff\0')))
put('png exif 8', png(grey, 8, 0, 0, chunk(b'eXIf', tiff(8, '>'))))
put('png exif 6 after the data', png(grey, 8, 0, 0, b'', chunk(b'eXIf', tiff(6))))
put('png xmp 6', png(grey, 8, 0, 0, chunk(b'iTXt', b'XML:com.adobe.xmp\0\0\0\0\0<x tiff:Orientation="6"/>')))
put('png packed xmp 6', png(grey, 8, 0, 0, chunk(b'iTXt', b'XML:com.adobe.xmp\0\1\0en\0\0' + zlib.compress(b'<x tiff:Orientation="6"/>'))))
digits = (b'Exif\0\0' + tiff(6)).hex().encode()
profile = b'\nexif\n%8d\n' % (len(digits) // 2) + b'\n'.join(digits[at : at + 72] for at in range(0, len(digits), 72)) + b'\n'
for kind, content in {b'tEXt': profile, b'zTXt': b'\0' + zlib.compress(profile), b'iTXt': b'\0\0\0\0' + profile}.items():
    put(f'png exif 6 in {kind.decode()}', png(grey, 8, 0, 0, chunk(kind, b'Raw profile type exif\0' + content)))
put('png exif 8, another in zTXt', png(grey, 8, 0, 0, chunk(b'eXIf', tiff(8)) + chunk(b'zTXt', b'Raw profile type exif\0\0' + zlib.compress(profile))))
put('png gamma', png(grey, 8, 0, 0, chunk(b'gAMA', struct.pack('>I', 10000))))
put('png with a damaged profile', png(grey, 8, 0, 0, chunk(b'iCCP', b'x\0\0nonsense')))
put('png with damaged texts', png(grey, 8, 0, 0, chunk(b'zTXt', b'k\0\0nonsense') + chunk(b'iTXt', b'k'), chunk(b'tEXt', b'')[:-4] + b'none'))
put('png without its end', png(grey, 8, 0)[:-12])
put('png with bytes after the end', png(grey, 8, 0) + b'trailer' * 9)

np.savez_compressed(__file__.replace('make_pictures.py', 'pictures.npz'), **arrays)
print(len(arrays) // 2, 'pictures')
