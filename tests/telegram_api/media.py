"""Media: what people send that is not text, as it looks in an update."""

from collections.abc import Mapping

_FILE = {"file_id": "AgACAgUAAxkBAAI", "file_unique_id": "AQADxLQ", "file_size": 1234}
_PICTURE = _FILE | {"width": 90, "height": 90}
_MOVING = _PICTURE | {"duration": 3}

MEDIA: Mapping[str, Mapping[str, object]] = {
    "voice": {"voice": _FILE | {"duration": 3, "mime_type": "audio/ogg"}},
    "audio": {"audio": _FILE | {"duration": 60, "mime_type": "audio/mpeg"}},
    "photo": {"photo": [_PICTURE]},
    "video": {"video": _MOVING},
    "animation": {"animation": _MOVING, "document": _FILE},
    "video_note": {"video_note": _FILE | {"length": 90, "duration": 3}},
    "sticker": {"sticker": _PICTURE | {"type": "regular", "is_animated": False, "is_video": False}},
    "document": {"document": _FILE | {"file_name": "劳动合同.pdf", "mime_type": "application/pdf"}},
    "location": {"location": {"latitude": 26.58, "longitude": 101.72}},
    "venue": {
        "location": {"latitude": 26.58, "longitude": 101.72},
        "venue": {
            "location": {"latitude": 26.58, "longitude": 101.72},
            "title": "攀枝花市公共法律服务中心",
            "address": "攀枝花市东区",
        },
    },
    "contact": {"contact": {"phone_number": "+8613800000000", "first_name": "张三"}},
    "dice": {"dice": {"emoji": "🎲", "value": 4}},
    "poll": {
        "poll": {
            "id": "5",
            "question": "要不要起诉？",
            "options": [
                {"persistent_id": "a", "text": "要", "voter_count": 0},
                {"persistent_id": "b", "text": "不要", "voter_count": 0},
            ],
            "allows_revoting": True,
            "members_only": False,
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
        }
    },
}
